// SPDX-License-Identifier: MIT
// Tokens of whole batches against messages written byte by byte and the one-shot function.
#include <gtest/gtest.h>

#include <algorithm>

#include "one_shot.hpp"

namespace tallystick::pseudonymise {
namespace {

/// Tokens of one row at a time.
class Naive {
public:
  explicit Naive(const Making& how)
      : scheme_(how.keying.scheme), person_(how, "person token", context_of(how.keying)),
        agreement_(how, "agreement token", context_of(how.keying)),
        match_key_(how, "match key token", "fields"),
        local_id_(how, "local id token", "provider and local id"),
        place_(how, "place token", "postcode") {}

  [[nodiscard]] Key128 person(const PlainRow& row) const {
    Bytes message = {1, 1};
    if (scheme_ != IdScheme::opaque) {
      put_id(message, row);
      return row.number == 0 ? Key128{} : person_(message);
    }
    message[1] = 2;
    put(message, row.opaque.size(), 4);
    put_text(message, row.opaque);
    return row.opaque.empty() ? Key128{} : person_(message);
  }
  /// The first bits of a part's token; 0 if the person or the value is missing.
  [[nodiscard]] std::uint64_t part(const PlainRow& row, std::uint8_t use, std::uint64_t value,
                                   std::size_t width, unsigned bits) const {
    if (person(row).absent() || value == 0) return 0;
    Bytes message = {1, use};
    put_id(message, row);
    put(message, value, width);
    return std::max<std::uint64_t>(1, agreement_(message).hi >> (64U - bits));
  }
  [[nodiscard]] Key128 local_id(const PlainRow& row) const {
    if (row.local_id.empty() || row.provider.empty()) return {};
    Bytes message = {1, 8};
    put(message, row.provider.size(), 4);
    put(message, row.local_id.size(), 4);
    put_text(message, row.provider);
    put_text(message, row.local_id);
    return local_id_(message);
  }
  [[nodiscard]] std::uint64_t place(const PlainRow& row) const {
    Bytes message = {1, 9};
    put(message, postcode_of(row), 8);
    if (postcode_of(row) == 0) return 0;
    return std::max<std::uint64_t>(1, place_(message).hi >> 32U);
  }
  [[nodiscard]] Key128 match_key(const PlainRow& row, const MatchKey& key) const {
    Bytes message = {1, 7};
    unsigned set = 0;
    for (const MatchField field : key.fields)
      set |= 1U << static_cast<unsigned>(field);
    put(message, set, 2);
    for (const MatchField field : key.fields)
      if (!put_field(message, row, field, key.weak_dates)) return {};
    return match_key_(message);
  }

private:
  void put_id(Bytes& message, const PlainRow& row) const {
    if (scheme_ == IdScheme::opaque)
      put(message, person(row));
    else
      put(message, row.number, scheme_ == IdScheme::digits ? 8 : 5);
  }
  /// False if the row lacks the field.
  [[nodiscard]] bool put_field(Bytes& message, const PlainRow& row, MatchField field,
                               WeakDates weak) const {
    const auto part_of = [&](PostcodeLevel level) {
      return packed_postcode(row.postcode).part(level).reveal(reveal_token());
    };
    const auto put_number = [&](std::uint64_t value, std::size_t width) {
      put(message, value, width);
      return value != 0;
    };
    const auto put_date = [&](bool known, unsigned year, unsigned month, unsigned day) {
      put(message, year << 9U | month << 5U | day, 3);
      return known && (weak == WeakDates::allowed || !has(row.flags, RowFlags::weak_birth_date));
    };
    const auto [year, month, day] = row.born;
    switch (field) {
    case MatchField::birth_date:
      return put_date(day != 0, year, month, day);
    case MatchField::birth_year_month:
      return put_date(month != 0, year, month, 0);
    case MatchField::birth_year_day:
      return put_date(day != 0, year, 0, day);
    case MatchField::birth_month_day:
      return put_date(day != 0, 0, month, day);
    case MatchField::birth_day_month_sorted:
      return put_date(day != 0, year, std::min(month, day), std::max(month, day));
    case MatchField::sex:
      return put_number(static_cast<std::uint64_t>(row.sex), 1);
    case MatchField::postcode:
      return put_number(postcode_of(row), 8);
    case MatchField::postcode_sector:
      return put_number(part_of(PostcodeLevel::sector), 8);
    case MatchField::postcode_district:
      return put_number(part_of(PostcodeLevel::outward), 8);
    case MatchField::practice:
      return row.practice != 0 &&
             put_number(PracticeCode('B', row.practice).reveal(reveal_token()), 4);
    case MatchField::local_id:
      put(message, local_id(row));
      return !local_id(row).absent();
    }
    return false;
  }

  IdScheme scheme_;
  OneShot person_;
  OneShot agreement_;
  OneShot match_key_;
  OneShot local_id_;
  OneShot place_;
};

TokenPlan every_token() {
  using enum MatchField;
  TokenPlan plan;
  plan.match_keys = {{{birth_date, sex, postcode}, WeakDates::refused},
                     {{birth_date, local_id}, WeakDates::allowed},
                     {{local_id, sex}, WeakDates::refused},
                     {{birth_year_month, sex, postcode_sector, practice}, WeakDates::refused},
                     {{birth_year_day, postcode_district}, WeakDates::allowed},
                     {{birth_month_day, practice}, WeakDates::refused},
                     {{birth_day_month_sorted, sex, postcode, practice, local_id}, {}}};
  plan.local_id = plan.place = true;
  return plan;
}

struct Case {
  IdScheme scheme;
  crypto::Suite suite;
};
class TokensProperty : public ::testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(SchemesAndSuites, TokensProperty,
                         ::testing::Values(Case{IdScheme::nhs_number, crypto::Suite::aes256_cmac},
                                           Case{IdScheme::digits, crypto::Suite::aes256_cmac},
                                           Case{IdScheme::opaque, crypto::Suite::aes256_cmac},
                                           Case{IdScheme::nhs_number,
                                                crypto::Suite::hmac_sha256_128},
                                           Case{IdScheme::opaque, crypto::Suite::hmac_sha256_128}),
                         [](const auto& one) {
                           return "scheme" + std::to_string(static_cast<int>(one.param.scheme)) +
                                  "_suite" + std::to_string(static_cast<int>(one.param.suite));
                         });

TEST_P(TokensProperty, OfABatchEqualThoseOfItsRows) {
  Making how;
  how.plan = every_token();
  how.header.suite = static_cast<std::uint8_t>(GetParam().suite);
  how.keying.scheme = GetParam().scheme;
  how.keying.domain = "d";
  const Naive naive{how};
  for (const std::size_t size : {0U, 1U, 3U, 511U, 512U, 513U, 1200U}) {
    const std::vector<PlainRow> rows = random_rows(size, how.keying.scheme);
    const TokenColumns out = tokens(how, rows);
    for (std::size_t i = 0; i < size; ++i) {
      SCOPED_TRACE(i);
      const PlainRow& row = rows[i];
      const auto sex = static_cast<unsigned>(row.sex);
      ASSERT_TRUE(out.person[i].bits == naive.person(row));
      ASSERT_EQ(out.agreement[i].year, naive.part(row, 3, row.born.year, 2, 16));
      ASSERT_EQ(out.agreement[i].month, naive.part(row, 4, row.born.month, 1, 16));
      ASSERT_EQ(out.agreement[i].day, naive.part(row, 4, row.born.day, 1, 16));
      ASSERT_EQ(out.agreement[i].sex, naive.part(row, 5, sex, 1, 16));
      ASSERT_EQ(out.agreement[i].postcode, naive.part(row, 6, postcode_of(row), 8, 32));
      ASSERT_TRUE(out.local_id[i].bits == naive.local_id(row));
      ASSERT_EQ(out.place[i], naive.place(row));
      for (std::size_t key = 0; key < how.plan.match_keys.size(); ++key)
        ASSERT_TRUE(out.match_keys[key][i].bits == naive.match_key(row, how.plan.match_keys[key]))
            << "key " << key;
    }
  }
}

/// A column without values and no column at all are the same.
TEST(UnmappedProperty, OfColumnsThatAreNotMappedAreThoseOfMissingValues) {
  Making how;
  how.plan = every_token();
  using Unmap = void (*)(StandardColumns&);
  using Clear = void (*)(PlainRow&);
  const std::vector<std::pair<Unmap, Clear>> fields = {
      {[](StandardColumns& c) { c.person = {}; }, [](PlainRow& r) { r.number = 0; }},
      {[](StandardColumns& c) { c.birth_date = {}; }, [](PlainRow& r) { r.born = {}; }},
      {[](StandardColumns& c) { c.sex = {}; }, [](PlainRow& r) { r.sex = Sex::unknown; }},
      {[](StandardColumns& c) { c.postcode = {}; }, [](PlainRow& r) { r.postcode.clear(); }},
      {[](StandardColumns& c) { c.practice = {}; }, [](PlainRow& r) { r.practice = 0; }},
      {[](StandardColumns& c) { c.local_id = {}; }, [](PlainRow& r) { r.local_id.clear(); }},
      {[](StandardColumns& c) { c.provider = {}; }, [](PlainRow& r) { r.provider.clear(); }}};
  for (const auto& [unmap, clear] : fields) {
    std::vector<PlainRow> rows = random_rows(600, IdScheme::nhs_number);
    StandardColumns unmapped = standard_columns(rows);
    unmap(unmapped);
    for (PlainRow& row : rows)
      clear(row);
    const TokenColumns expected = tokens(how, rows);
    const TokenColumns out =
        made(how).run(NounsForTests::sealed<StandardBatch>(std::move(unmapped)), kSource).take();
    EXPECT_TRUE(out.person == expected.person);
    EXPECT_TRUE(out.agreement == expected.agreement);
    EXPECT_TRUE(out.match_keys == expected.match_keys);
    EXPECT_TRUE(out.local_id == expected.local_id);
    EXPECT_TRUE(out.place == expected.place);
  }
}

TEST(RepairProperty, CandidatesAreTheRowWithAnotherNumber) {
  const Making how;
  const std::vector<PlainRow> rows = random_rows(700, IdScheme::nhs_number);
  constexpr std::uint32_t kCandidates = 1'300;
  StandardColumns columns = standard_columns(rows);
  columns.repair.resize(kCandidates);
  std::vector<PlainRow> repaired;
  for (std::uint32_t i = 0; i < kCandidates; ++i) {
    columns.repair[i] = {i / 2, NhsNumber(9'000'000'000 + i)};
    repaired.push_back(rows[i / 2]);
    repaired.back().number = 9'000'000'000 + i;
  }
  const TokenColumns out =
      made(how).run(NounsForTests::sealed<StandardBatch>(std::move(columns)), kSource).take();
  const TokenColumns expected = tokens(how, repaired);
  ASSERT_EQ(out.repair.size(), kCandidates);
  for (std::uint32_t i = 0; i < kCandidates; ++i) {
    EXPECT_EQ(out.repair[i].row, i / 2);
    EXPECT_EQ(out.repair[i].person, expected.person[i]);
    EXPECT_EQ(out.repair[i].agreement, expected.agreement[i]);
  }
}

} // namespace
} // namespace tallystick::pseudonymise
