// SPDX-License-Identifier: MIT
// What a row's fields say, as codes and short tokens; and variants of ids without a check digit.
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <numeric>
#include <set>

#include "pseudonymise/code_table.hpp"
#include "pseudonymise/id_variants.hpp"
#include "zone_a.hpp"

namespace tallystick::pseudonymise {
namespace {

Making with_fields(IdScheme scheme = IdScheme::nhs_number, std::string domain = {}) {
  Making how;
  how.plan.fields = true;
  how.keying.scheme = scheme;
  how.keying.domain = std::move(domain);
  return how;
}
PlainRow full_row() {
  return {.number = 9434765919U,
          .born = {1980, 2, 9},
          .sex = Sex::female,
          .postcode = "SW1A1AA",
          .provider = "RJ1",
          .local_id = "A7",
          .practice = 82'001};
}
std::vector<FieldTokens> fields(const std::vector<PlainRow>& rows) {
  return tokens(with_fields(), rows).fields;
}
/// Tokens of the variants of one id.
std::vector<std::uint32_t> variants(const Making& how, std::uint64_t id) {
  std::vector<std::uint32_t> out;
  for (const IdVariant& variant : tokens(how, {{.number = id}}).id_variants)
    out.push_back(variant.token);
  return out;
}

crypto::Prf prf(unsigned key, crypto::Suite suite = crypto::Suite::aes256_cmac) {
  return crypto::Prf::make(crypto::testing::key_of(key), suite).value();
}
std::vector<std::uint16_t> codes(const CodeTable& table, std::uint16_t last) {
  std::vector<std::uint16_t> out;
  for (unsigned value = 1; value <= last; ++value)
    out.push_back(table.of(static_cast<std::uint16_t>(value)));
  return out;
}

TEST(CodeTable, IsAPermutation) {
  for (const std::uint16_t last : std::initializer_list<std::uint16_t>{1, 2, 31, 65'535}) {
    const CodeTable table(prf(0x42), Use::code_year, last);
    EXPECT_EQ(table.of(0), 0U);
    std::vector<std::uint16_t> all = codes(table, last);
    std::sort(all.begin(), all.end());
    std::vector<std::uint16_t> expected(last);
    std::iota(expected.begin(), expected.end(), std::uint16_t{1});
    EXPECT_EQ(all, expected) << last;
  }
}

TEST(CodeTable, HasNoCodeForWhatIsNoValue) {
  const CodeTable table(prf(0x42), Use::code_sex, 2);
  EXPECT_EQ(table.of(3), 0U);
  EXPECT_EQ(table.of(65'535), 0U);
}

TEST(CodeTable, IsFixedByKeySuiteAndUse) {
  const auto of = [](unsigned key, crypto::Suite suite, Use use) {
    return codes(CodeTable(prf(key, suite), use, 31), 31);
  };
  using enum crypto::Suite;
  const auto first = of(1, aes256_cmac, Use::code_month_or_day);
  EXPECT_EQ(of(1, aes256_cmac, Use::code_month_or_day), first);
  EXPECT_NE(of(2, aes256_cmac, Use::code_month_or_day), first);
  EXPECT_NE(of(1, hmac_sha256_128, Use::code_month_or_day), first);
  EXPECT_NE(of(1, aes256_cmac, Use::code_year), first);
  std::vector<std::uint16_t> in_order(31);
  std::iota(in_order.begin(), in_order.end(), std::uint16_t{1});
  EXPECT_NE(first, in_order);
}

TEST(Fields, AreThereOnlyIfPlanned) {
  Making how = with_fields(IdScheme::digits);
  how.plan.fields = false;
  const TokenColumns none = tokens(how, {full_row()});
  EXPECT_TRUE(none.fields.empty());
  EXPECT_TRUE(none.id_variants.empty());
  how.plan.fields = true;
  const TokenColumns some = tokens(how, {full_row()});
  EXPECT_EQ(some.fields.size(), 1U);
  EXPECT_FALSE(some.id_variants.empty());
  EXPECT_TRUE(some.local_id.empty()) << "needed on the way only";
  EXPECT_TRUE(some.place.empty());
}

TEST(Fields, DoNotChangeWhatElseIsPlanned) {
  Making how;
  how.plan.match_keys = {{{MatchField::local_id, MatchField::birth_date}, {}}};
  how.plan.local_id = how.plan.place = true;
  const std::vector<PlainRow> rows = {full_row(), {}, full_row()};
  const TokenColumns without = tokens(how, rows);
  how.plan.fields = true;
  const TokenColumns with = tokens(how, rows);
  EXPECT_TRUE(with.person == without.person);
  EXPECT_TRUE(with.agreement == without.agreement);
  EXPECT_TRUE(with.match_keys == without.match_keys);
  EXPECT_TRUE(with.local_id == without.local_id);
  EXPECT_TRUE(with.place == without.place);
  EXPECT_EQ(with.fields[0].local_id, with.local_id[0].bits.hi >> 32U);
  EXPECT_NE(with.fields[0].postcode, with.place[0]) << "says nothing of the place token";
}

TEST(Fields, SayTheSameOfAllPeople) {
  PlainRow other = full_row();
  other.number = 9434765870U;
  const auto out = fields({full_row(), other});
  EXPECT_TRUE(out[0] == out[1]);
}

TEST(Fields, HaveNothingForWhatIsMissing) {
  EXPECT_TRUE(fields({PlainRow{}})[0] == FieldTokens{});
  PlainRow year_only = full_row();
  year_only.born = {1980, 0, 0};
  PlainRow month_only = full_row();
  month_only.born = {1980, 2, 0};
  PlainRow nowhere = full_row();
  nowhere.provider.clear();
  nowhere.postcode.clear();
  nowhere.practice = 0;
  nowhere.sex = Sex::unknown;
  const auto out = fields({full_row(), year_only, month_only, nowhere});
  EXPECT_NE(out[0].birth_day, 0U);
  EXPECT_EQ(out[1].birth_year, out[0].birth_year);
  EXPECT_EQ(out[1].birth_month, 0U);
  EXPECT_EQ(out[1].birth_day, 0U);
  EXPECT_EQ(out[2].birth_month, out[0].birth_month);
  EXPECT_EQ(out[2].birth_day, 0U);
  FieldTokens born_only;
  born_only.birth_year = out[0].birth_year;
  born_only.birth_month = out[0].birth_month;
  born_only.birth_day = out[0].birth_day;
  EXPECT_TRUE(out[3] == born_only) << "a local id means nothing without its provider";
}

TEST(Fields, OfAFillerDateAreThoseOfTheDate) {
  PlainRow filler = full_row();
  filler.born = {1980, 1, 1};
  PlainRow real = filler;
  filler.flags = RowFlags::weak_birth_date;
  const auto out = fields({filler, real});
  EXPECT_TRUE(out[0] == out[1]) << "linkage decides what it is worth";
  EXPECT_NE(out[0].birth_year, 0U);
  EXPECT_NE(out[1].birth_day, 0U);
  EXPECT_EQ(out[1].birth_day, out[1].birth_month) << "one table";
}

/// Standardise leaves the postcode of such a row absent.
TEST(Fields, OfAPseudoPostcodeAreNone) {
  PlainRow pseudo = full_row();
  pseudo.postcode.clear();
  pseudo.flags = RowFlags::pseudo_postcode;
  const auto out = fields({pseudo, full_row()});
  EXPECT_EQ(out[0].postcode, 0U);
  EXPECT_EQ(out[0].postcode_sector, 0U);
  EXPECT_EQ(out[0].postcode_district, 0U);
  EXPECT_NE(out[1].postcode, 0U);
}

TEST(Fields, OfAForeignPostcodeAreTheWholeOnly) {
  StandardColumns columns = standard_columns({full_row(), full_row()});
  columns.postcode[0] = Postcode((std::uint64_t{1} << 63U) | 4711U);
  const TokenColumns out =
      made(with_fields())
          .run(NounsForTests::sealed<StandardBatch>(std::move(columns)), kSource)
          .take();
  EXPECT_NE(out.fields[0].postcode, 0U);
  EXPECT_EQ(out.fields[0].postcode_sector, 0U);
  EXPECT_EQ(out.fields[0].postcode_district, 0U);
  EXPECT_NE(out.fields[1].postcode_sector, 0U);
}

TEST(Fields, MeetOnTheLevelsThatTwoPostcodesShare) {
  PlainRow same_sector = full_row();
  same_sector.postcode = "SW1A1AB";
  PlainRow same_district = full_row();
  same_district.postcode = "SW1A2AA";
  const auto out = fields({full_row(), same_sector, same_district});
  EXPECT_NE(out[0].postcode, out[1].postcode);
  EXPECT_EQ(out[0].postcode_sector, out[1].postcode_sector);
  EXPECT_NE(out[0].postcode_sector, out[2].postcode_sector);
  EXPECT_EQ(out[0].postcode_district, out[2].postcode_district);
  EXPECT_NE(out[0].postcode_sector, out[0].postcode_district);
  EXPECT_NE(out[0].postcode_sector, out[0].postcode);
}

TEST(Fields, ShowASwapOfDayAndMonth) {
  PlainRow swapped = full_row();
  swapped.born = {1980, 9, 2};
  const auto out = fields({full_row(), swapped});
  EXPECT_EQ(out[0].birth_day, out[1].birth_month);
  EXPECT_EQ(out[0].birth_month, out[1].birth_day);
  EXPECT_NE(out[0].birth_day, out[1].birth_day);
}

TEST(Fields, SayWhichProviderALocalIdIsOf) {
  PlainRow other_patient = full_row();
  other_patient.local_id = "A8";
  PlainRow other_provider = full_row();
  other_provider.provider = "RJ2";
  PlainRow no_local_id = full_row();
  no_local_id.local_id.clear();
  const auto out = fields({full_row(), other_patient, other_provider, no_local_id});
  EXPECT_NE(out[0].provider, 0U);
  EXPECT_EQ(out[0].provider, out[1].provider);
  EXPECT_NE(out[0].local_id, out[1].local_id);
  EXPECT_NE(out[0].provider, out[2].provider);
  EXPECT_NE(out[0].local_id, out[2].local_id);
  EXPECT_EQ(out[3].provider, 0U);
}

/// All years, months, days and sexes that there are, each with a code of its own.
TEST(Fields, NeverShareACode) {
  std::vector<PlainRow> rows;
  for (unsigned i = 0; i < 403; ++i)
    rows.push_back(
        {.born = {static_cast<std::uint16_t>(1800 + i), static_cast<std::uint8_t>(1 + i % 12),
                  static_cast<std::uint8_t>(1 + i % 31)},
         .sex = i % 2 == 0 ? Sex::male : Sex::female});
  std::set<unsigned> years;
  std::set<unsigned> months;
  std::set<unsigned> days;
  std::set<unsigned> sexes;
  for (const FieldTokens& row : fields(rows)) {
    years.insert(row.birth_year);
    months.insert(row.birth_month);
    days.insert(row.birth_day);
    sexes.insert(row.sex);
  }
  EXPECT_EQ(years.size(), rows.size());
  EXPECT_EQ(months.size(), 12U);
  EXPECT_EQ(days.size(), 31U);
  EXPECT_EQ(sexes, (std::set<unsigned>{1, 2}));
  EXPECT_EQ(years.count(0) + months.count(0) + days.count(0), 0U);
}

TEST(Fields, ChangeWithKeyEpochAndSuite) {
  const auto of = [](const Making& how) { return tokens(how, {full_row()}).fields[0]; };
  const FieldTokens first = of(with_fields());
  EXPECT_TRUE(of(with_fields()) == first) << "the same every time";
  Making key = with_fields();
  key.key = 0x12;
  Making epoch = with_fields();
  epoch.header.epoch = 4;
  Making suite = with_fields();
  suite.header.suite = static_cast<std::uint8_t>(crypto::Suite::hmac_sha256_128);
  for (const FieldTokens& other : {of(key), of(epoch), of(suite)}) {
    EXPECT_NE(other.postcode, first.postcode);
    EXPECT_NE(other.postcode_sector, first.postcode_sector);
    EXPECT_NE(other.postcode_district, first.postcode_district);
    EXPECT_NE(other.practice, first.practice);
    EXPECT_NE(other.local_id, first.local_id);
    EXPECT_NE(other.provider, first.provider);
    EXPECT_NE(other.birth_year, first.birth_year);
    EXPECT_NE(std::pair(other.birth_month, other.birth_day),
              std::pair(first.birth_month, first.birth_day));
  }
}

TEST(IdVariants, AreTheIdAndTheIdWithoutEachOfItsDigits) {
  const Making how = with_fields(IdScheme::digits);
  EXPECT_EQ(variants(how, 1234).size(), 5U);
  EXPECT_EQ(variants(how, 7).size(), 2U) << "the other is empty";
  EXPECT_EQ(variants(how, 123'456'789'012'345'678U).size(), 19U);
  EXPECT_TRUE(variants(how, 0).empty()) << "no id";
  const auto repeated = variants(how, 1123);
  ASSERT_EQ(repeated.size(), 5U);
  EXPECT_EQ(repeated[3], repeated[4]) << "which 1 is left out does not matter";
  EXPECT_EQ(std::set(repeated.begin(), repeated.end()).size(), 4U);
}

TEST(IdVariants, AreOrderedByThePlaceOfTheDigit) {
  const Making how = with_fields(IdScheme::digits);
  const auto whole = [&](std::uint64_t id) { return variants(how, id).front(); };
  EXPECT_EQ(variants(how, 1234),
            (std::vector{whole(1234), whole(123), whole(124), whole(134), whole(234)}));
}

TEST(IdVariants, AreOrderedByRow) {
  std::vector<PlainRow> rows;
  for (std::uint64_t i = 0; i < 600; ++i)
    rows.push_back({.number = i % 7 == 0 ? 0 : 1'000'003 * i + 12'345});
  const Making how = with_fields(IdScheme::digits);
  std::vector<IdVariant> expected;
  for (std::uint32_t row = 0; row < rows.size(); ++row)
    for (const std::uint32_t token : variants(how, rows[row].number))
      expected.push_back({row, token});
  EXPECT_TRUE(tokens(how, rows).id_variants == expected);
}

TEST(IdVariants, KeepTheirLength) {
  const Making how = with_fields(IdScheme::digits);
  const auto share = [&](std::uint64_t a, std::uint64_t b) {
    const auto left = variants(how, a);
    const auto right = variants(how, b);
    return std::any_of(left.begin(), left.end(), [&](std::uint32_t token) {
      return std::count(right.begin(), right.end(), token) != 0;
    });
  };
  EXPECT_TRUE(share(1012, 1712));
  EXPECT_TRUE(share(1012, 112));
  EXPECT_FALSE(share(1012, 12)) << "012 is not 12";
  EXPECT_TRUE(share(3, 8));
  EXPECT_FALSE(share(3, 48));
}

TEST(IdVariants, OfOtherSchemesAreNone) {
  EXPECT_TRUE(tokens(with_fields(), {full_row()}).id_variants.empty());
  EXPECT_TRUE(
      tokens(with_fields(IdScheme::opaque), {{.opaque = "1234567890"}}).id_variants.empty());
}

TEST(IdVariants, OfTwoDomainsOrKeysNeverMeet) {
  Making other_key = with_fields(IdScheme::digits, "a");
  other_key.key = 0x12;
  std::set<std::uint32_t> seen;
  for (const Making& how :
       {with_fields(IdScheme::digits, "a"), with_fields(IdScheme::digits, "b"), other_key})
    for (const std::uint32_t token : variants(how, 1234567))
      seen.insert(token);
  EXPECT_EQ(seen.size(), 3U * 8U);
}

} // namespace
} // namespace tallystick::pseudonymise
