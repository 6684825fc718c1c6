// SPDX-License-Identifier: MIT
// Promises that hold for all inputs, checked on many: against plain references, under reformatting,
// on junk.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "identity/reveal.hpp"
#include "standardise/standardiser.hpp"
#include "unit/standardise/raw_batch_maker.hpp"

namespace tallystick::standardise {
namespace {

using Random = std::mt19937_64;
constexpr NumberRules kAcceptPalindromes{PalindromePolicy::accept, nullptr};

std::string ten(std::uint64_t number) {
  std::string text = std::to_string(number);
  return std::string(10 - text.size(), '0') + text;
}

// The data dictionary's wording: weights 10 to 2, 11 minus the remainder, 11 counts as 0, 10 is
// never issued.
bool plain_check(const std::string& digits) {
  int sum = 0;
  for (int i = 0; i < 9; ++i)
    sum += (10 - i) * (digits[static_cast<std::size_t>(i)] - '0');
  const int check = 11 - sum % 11;
  return check != 10 && check % 11 == digits[9] - '0';
}

std::string valid_number(Random& random) {
  for (;;) {
    const std::string digits = ten(random() % 10'000'000'000U);
    const std::string reversed(digits.rbegin(), digits.rend());
    if (plain_check(digits) && digits != reversed) return digits;
  }
}

std::uint64_t read(const std::string& cell) {
  return read_nhs_number(cell, {}).value.reveal(reveal_token());
}

bool repairs_hold(const std::string& wrong, const std::string& truth) {
  const RepairCandidates candidates = repair_candidates(read_digits(wrong));
  const auto end = candidates.numbers.begin() + static_cast<std::ptrdiff_t>(candidates.count);
  return std::find(candidates.numbers.begin(), end, NhsNumber{std::stoull(truth)}) != end;
}

TEST(NhsNumberProperty, FastAndPlainCheckAgree) {
  Random random(1);
  for (int i = 0; i < 300'000; ++i) {
    const std::string digits = ten(random() % 10'000'000'000U);
    const bool expected = plain_check(digits) && !is_sentinel(std::stoull(digits));
    EXPECT_EQ(!read_nhs_number(digits, kAcceptPalindromes).value.absent(), expected);
    EXPECT_EQ(passes_check_digit(std::stoull(digits)), plain_check(digits));
  }
}

TEST(NhsNumberProperty, EveryTenDigitPalindromePassesTheCheckAndIsRefused) {
  for (unsigned half = 1; half < 100'000; half += 7) {
    std::string digits = ten(half).substr(5);
    digits.append(digits.rbegin(), digits.rend());
    ASSERT_TRUE(plain_check(digits));
    ASSERT_EQ(read(digits), 0U);
  }
}

TEST(NhsNumberProperty, EveryDigitErrorAndAdjacentSwapIsCaughtAndRepairable) {
  Random random(2);
  for (int n = 0; n < 1500; ++n) {
    const std::string truth = valid_number(random);
    for (std::size_t i = 0; i < 10; ++i) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        std::string wrong = truth;
        wrong[i] = digit;
        if (wrong == truth) continue;
        ASSERT_EQ(read(wrong), 0U);
        ASSERT_TRUE(is_sentinel(std::stoull(wrong)) || repairs_hold(wrong, truth));
      }
      std::string wrong = truth;
      if (i == 9 || wrong[i] == wrong[i + 1]) continue;
      std::swap(wrong[i], wrong[i + 1]);
      ASSERT_EQ(read(wrong), 0U);
      ASSERT_TRUE(repairs_hold(wrong, truth));
    }
  }
}

// Every string one substitution or adjacent swap away, tried one by one.
std::set<std::uint64_t> plain_repairs(const std::string& wrong) {
  std::set<std::uint64_t> found;
  const auto take = [&](const std::string& digits) {
    const std::string reversed(digits.rbegin(), digits.rend());
    if (plain_check(digits) && digits != reversed) found.insert(std::stoull(digits));
  };
  for (std::size_t i = 0; i < 10; ++i) {
    std::string changed = wrong;
    for (changed[i] = '0'; changed[i] <= '9'; ++changed[i])
      take(changed);
    changed = wrong;
    if (i < 9) std::swap(changed[i], changed[i + 1]);
    take(changed);
  }
  return found;
}

TEST(NhsNumberProperty, RepairsAreExactlyTheValidNeighbours) {
  Random random(3);
  for (int n = 0; n < 5000; ++n) {
    const std::string wrong = ten(random() % 10'000'000'000U);
    if (plain_check(wrong)) continue;
    const RepairCandidates candidates = repair_candidates(read_digits(wrong));
    std::vector<std::uint64_t> numbers;
    for (std::size_t i = 0; i < candidates.count; ++i)
      numbers.push_back(candidates.numbers[i].reveal(reveal_token()));
    const std::set<std::uint64_t> expected = plain_repairs(wrong);
    ASSERT_TRUE(std::equal(numbers.begin(), numbers.end(), expected.begin(), expected.end()));
  }
}

TEST(NhsNumberProperty, SeparatorsChangeNothing) {
  Random random(4);
  const std::vector<std::string> separators = {
      "", " ", "-", "\xC2\xA0", "\t", "  ", "\xE2\x80\x93", "\xA0"};
  for (int n = 0; n < 3000; ++n) {
    const std::string truth = valid_number(random);
    std::string spelt;
    for (const char digit : truth)
      spelt += separators[random() % separators.size()] + digit;
    spelt += separators[random() % separators.size()];
    ASSERT_EQ(read(spelt), std::stoull(truth));
    ASSERT_EQ(read(truth.substr(0, 3) + " " + truth.substr(3, 3) + " " + truth.substr(6)),
              std::stoull(truth));
  }
}

std::string random_postcode(Random& random) {
  const auto pick = [&](std::string_view set) { return set[random() % set.size()]; };
  const std::string_view digits = "0123456789";
  const std::string_view any = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string text(1, pick("ABCDEFGHIJKLMNOPRSTUWYZ"));
  const bool two_letters = random() % 2 == 0;
  if (two_letters) text += pick("ABCDEFGHKLMNOPQRSTUVWXY");
  text += pick(digits);
  const std::uint64_t tail = random() % 3;
  if (tail == 1) text += pick(digits);
  if (tail == 2) text += two_letters ? pick(any) : pick("ABCDEFGHJKSTUW");
  text += ' ';
  text += pick(digits);
  for (int i = 0; i < 2; ++i)
    text += pick("ABDEFGHJLNPQRSTUWXYZ");
  return text;
}

TEST(PostcodeProperty, EveryLawfulPostcodeSurvivesUnchangedAndUnflagged) {
  Random random(5);
  for (int n = 0; n < 50'000; ++n) {
    const std::string text = random_postcode(random);
    const Reading<Postcode> reading = read_gb_postcode(text);
    ASSERT_EQ(reading.value.reveal_text(reveal_token()).view(), text);
    ASSERT_EQ(reading.flags, RowFlags::none) << text;
  }
}

TEST(PostcodeProperty, SpellingsAgreeWithTheSlowWay) {
  Random random(6);
  for (int n = 0; n < 20'000; ++n) {
    const std::string text = random_postcode(random);
    const Postcode expected = read_gb_postcode(text).value;
    std::string spelt;
    for (const char c : text) {
      if (c == ' ') continue;
      if (random() % 4 == 0) spelt += ' ';
      spelt += random() % 2 == 0 && c >= 'A' ? static_cast<char>(c + 32) : c;
    }
    ASSERT_EQ(read_gb_postcode(spelt).value, expected) << spelt;
    ASSERT_EQ(read_gb_postcode_slowly(text).value, expected);
  }
}

TEST(PostcodeProperty, DifferentPostcodesPackDifferently) {
  Random random(7);
  std::set<std::string> texts;
  std::set<std::uint64_t> packed;
  for (int n = 0; n < 20'000; ++n) {
    std::string text = random_postcode(random);
    packed.insert(read_gb_postcode(text).value.reveal(reveal_token()));
    texts.insert(text);
    text.erase(text.find(' '), 1);
    if (n % 3 == 0) text.resize(1 + random() % text.size());
    packed.insert(read_opaque_postcode(text).value.reveal(reveal_token()));
    texts.insert("opaque " + text);
  }
  EXPECT_EQ(packed.size(), texts.size());
}

TEST(PostcodeProperty, NormalisingTwiceIsNormalisingOnce) {
  Random random(8);
  for (int n = 0; n < 200'000; ++n) {
    std::string text = random_postcode(random);
    for (char& c : text) { // typing errors, the confusable kind among them
      if (random() % 6 == 0) c = std::string_view("O0I1 oi")[random() % 7];
    }
    const Postcode once = read_gb_postcode(text).value;
    if (once.absent()) continue;
    const Reading<Postcode> twice = read_gb_postcode(once.reveal_text(reveal_token()).view());
    ASSERT_EQ(twice.value, once);
    ASSERT_EQ(twice.flags, RowFlags::none);
  }
}

TEST(DateProperty, EveryDayAgreesWithTheCalendarInEveryFormat) {
  using namespace std::chrono;
  const sys_days last{year{2101} / 1 / 1};
  for (sys_days day{year{1890} / 1 / 1}; day < last; day += days{1}) {
    const std::string iso = to_iso(day);
    const std::string y = iso.substr(0, 4);
    const std::string m = iso.substr(5, 2);
    const std::string d = iso.substr(8, 2);
    const std::vector<DateReading> readings = {
        read_date(iso, DateFormat::iso),
        read_date(iso, DateFormat::automatic),
        read_date(y + m + d, DateFormat::yyyymmdd),
        read_date(d + "/" + m + "/" + y, DateFormat::dmy),
        read_date(d + "." + m + "." + y, DateFormat::automatic),
        read_date_slowly(iso, DateFormat::iso),
        read_date_slowly(d + "-" + m + "-" + y, DateFormat::dmy),
        read_date_parts(y, m, d)};
    for (const DateReading& reading : readings) {
      ASSERT_EQ(reading.kind, DateText::date) << iso;
      ASSERT_EQ(day_number_of(reading.parts), day_number(day)) << iso;
    }
  }
}

TEST(DateProperty, ExactlyTheDaysOfTheCalendarExist) {
  using namespace std::chrono;
  for (int y = 1896; y <= 2004; ++y) {
    for (unsigned m = 1; m <= 13; ++m) {
      for (unsigned d = 1; d <= 32; ++d) {
        const bool exists = year_month_day{year{y}, month{m}, day{d}}.ok();
        std::string text = std::to_string(y * 10000 + static_cast<int>(m * 100 + d));
        ASSERT_EQ(read_date(text, DateFormat::yyyymmdd).kind == DateText::date, exists) << text;
      }
    }
  }
}

// Bytes of every kind, biased to what the rules look for.
std::string junk(Random& random) {
  static constexpr std::string_view kLikely = "0123456789 -/.OISWAzZ9MFT:\"";
  std::string text;
  const std::size_t size = random() % 24;
  for (std::size_t i = 0; i < size; ++i)
    text += random() % 4 == 0 ? static_cast<char>(random() & 0xFFU)
                              : kLikely[random() % kLikely.size()];
  return text;
}

TEST(StandardiserProperty, JunkNeverCrashesAndGivesAValueOrAReason) {
  Random random(9);
  SourceRules rules;
  rules.birth_limits.latest = Date{std::chrono::year{2025} / 3 / 31};
  for (int round = 0; round < 150; ++round) {
    rules.person_scheme = static_cast<IdScheme>(round % 3);
    rules.postcodes = static_cast<PostcodeScheme>(round % 2);
    rules.birth_dates = static_cast<DateFormat>(round % 7);
    RawBatchMaker maker;
    for (std::size_t field = 0; field < kIdentifierFieldCount; ++field) {
      std::vector<std::string> cells;
      for (int row = 0; row < 64; ++row)
        cells.push_back(junk(random));
      maker.column(static_cast<IdentifierField>(field), cells);
    }
    const auto batch = Standardiser(rules).run(maker.make());
    ASSERT_TRUE(batch);
    const RevealToken token = reveal_token();
    const StandardColumns& out = batch->columns(token);
    ASSERT_EQ(out.person.size(), 64U);
    for (std::uint32_t row = 0; row < out.rows; ++row) {
      const TextSpan id = out.local_id[row].span();
      ASSERT_LE(std::size_t{id.offset} + id.length, out.texts.size());
      ASSERT_FALSE(!out.local_id[row].absent() && out.provider[row].absent());
      ASSERT_FALSE(has(out.flags[row], RowFlags::refused_person_id) && !out.person[row].absent());
    }
  }
}

TEST(StandardiserProperty, StandardTextsStandardiseToThemselves) {
  Random random(10);
  SourceRules rules;
  rules.person_scheme = IdScheme::opaque;
  std::vector<std::string> ids;
  for (int i = 0; i < 4000; ++i)
    ids.push_back(junk(random));
  const RevealToken token = reveal_token();
  const auto standardised = [&](const std::vector<std::string>& cells) {
    RawBatchMaker maker;
    maker.column(IdentifierField::person_id, cells)
        .column(IdentifierField::local_id, cells)
        .column(IdentifierField::provider, std::vector<std::string>(cells.size(), "RH8"));
    auto batch = Standardiser(rules).run(maker.make());
    std::vector<std::string> texts;
    for (std::uint32_t row = 0; row < batch->rows(); ++row) {
      const StandardColumns& out = batch->columns(token);
      texts.emplace_back(out.person[row].reveal_text(token, out.texts));
      texts.back() += '|';
      texts.back() += out.local_id[row].reveal(token, out.texts);
    }
    return texts;
  };
  for (const std::string& both : standardised(ids)) {
    const std::string id = both.substr(0, both.find('|'));
    const std::string local = both.substr(both.find('|') + 1);
    if (both.find('|') != both.rfind('|')) continue;
    ASSERT_EQ(standardised({id})[0].substr(0, id.size()), id);
    const std::string again = standardised({local})[0];
    ASSERT_EQ(again.substr(again.find('|') + 1), local);
  }
}

} // namespace
} // namespace tallystick::standardise
