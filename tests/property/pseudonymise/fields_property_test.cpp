// SPDX-License-Identifier: MIT
// Field tokens and id variants of whole batches against messages written byte by byte, the one-shot
// function and a plain sort.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "one_shot.hpp"

namespace tallystick::pseudonymise {
namespace {

std::uint32_t first_bits(Key128 token) {
  return std::max(1U, static_cast<std::uint32_t>(token.hi >> 32U));
}

/// The place of each value's token among those of 1 to `last`.
std::map<unsigned, unsigned> ranks(const Making& how, const std::string& context, std::uint8_t use,
                                   unsigned last) {
  const OneShot prf(how, "field code", context);
  std::vector<std::tuple<std::uint64_t, std::uint64_t, unsigned>> tokens;
  for (unsigned value = last; value != 0; --value) {
    Bytes message = {1, use};
    put(message, value, 2);
    const Key128 token = prf(message);
    tokens.emplace_back(token.hi, token.lo, value);
  }
  std::sort(tokens.begin(), tokens.end());
  std::map<unsigned, unsigned> rank{{0, 0}};
  for (unsigned i = 0; i < last; ++i)
    rank[std::get<2>(tokens[i])] = i + 1;
  return rank;
}

/// Field tokens of one row at a time.
class NaiveFields {
public:
  explicit NaiveFields(const Making& how)
      : postcode_(how, "field token", "postcode"), sector_(how, "field token", "postcode sector"),
        district_(how, "field token", "postcode district"),
        practice_(how, "field token", "practice"),
        local_id_(how, "local id token", "provider and local id"),
        provider_(how, "field token", "provider"),
        variant_(how, "id variant token", context_of(how.keying)),
        years_(ranks(how, "birth year", 15, 9'999)),
        months_and_days_(ranks(how, "birth month or day", 16, 31)),
        sexes_(ranks(how, "sex", 17, 2)) {}

  [[nodiscard]] FieldTokens fields(const PlainRow& row) const {
    const Postcode postcode = packed_postcode(row.postcode);
    const auto part = [&](PostcodeLevel level) {
      return postcode.part(level).reveal(reveal_token());
    };
    FieldTokens out;
    out.postcode = number(postcode_, 10, postcode_of(row), 8);
    out.postcode_sector = number(sector_, 11, part(PostcodeLevel::sector), 8);
    out.postcode_district = number(district_, 12, part(PostcodeLevel::outward), 8);
    if (row.practice != 0)
      out.practice =
          number(practice_, 13, PracticeCode('B', row.practice).reveal(reveal_token()), 4);
    out.local_id = local_id(row);
    if (out.local_id != 0) out.provider = provider(row);
    out.birth_year = static_cast<std::uint16_t>(years_.at(row.born.year));
    out.birth_month = static_cast<std::uint8_t>(months_and_days_.at(row.born.month));
    out.birth_day = static_cast<std::uint8_t>(months_and_days_.at(row.born.day));
    out.sex = static_cast<std::uint8_t>(sexes_.at(static_cast<unsigned>(row.sex)));
    return out;
  }
  [[nodiscard]] std::vector<std::uint32_t> variants(const PlainRow& row) const {
    if (row.number == 0) return {};
    const std::string digits = std::to_string(row.number);
    std::vector<std::string> texts = {digits};
    for (std::size_t i = digits.size(); i-- > 0;)
      texts.push_back(digits.substr(0, i) + digits.substr(i + 1));
    std::vector<std::uint32_t> tokens;
    for (const std::string& text : texts) {
      Bytes message = {1, 18};
      put(message, std::stoull("1" + text), 8);
      tokens.push_back(first_bits(variant_(message)));
    }
    return tokens;
  }

private:
  static std::uint32_t number(const OneShot& prf, std::uint8_t use, std::uint64_t value,
                              std::size_t width) {
    if (value == 0) return 0;
    Bytes message = {1, use};
    put(message, value, width);
    return first_bits(prf(message));
  }
  [[nodiscard]] std::uint32_t local_id(const PlainRow& row) const {
    if (row.local_id.empty() || row.provider.empty()) return 0;
    Bytes message = {1, 8};
    put(message, row.provider.size(), 4);
    put(message, row.local_id.size(), 4);
    put_text(message, row.provider);
    put_text(message, row.local_id);
    return first_bits(local_id_(message));
  }
  [[nodiscard]] std::uint16_t provider(const PlainRow& row) const {
    Bytes message = {1, 14};
    put(message, row.provider.size(), 4);
    put_text(message, row.provider);
    return static_cast<std::uint16_t>(std::max<std::uint64_t>(1, provider_(message).hi >> 48U));
  }

  OneShot postcode_;
  OneShot sector_;
  OneShot district_;
  OneShot practice_;
  OneShot local_id_;
  OneShot provider_;
  OneShot variant_;
  std::map<unsigned, unsigned> years_;
  std::map<unsigned, unsigned> months_and_days_;
  std::map<unsigned, unsigned> sexes_;
};

class FieldsProperty : public ::testing::TestWithParam<std::pair<IdScheme, crypto::Suite>> {};
INSTANTIATE_TEST_SUITE_P(
    SchemesAndSuites, FieldsProperty,
    ::testing::Values(std::pair{IdScheme::digits, crypto::Suite::aes256_cmac},
                      std::pair{IdScheme::nhs_number, crypto::Suite::hmac_sha256_128}),
    [](const auto& one) { return "suite" + std::to_string(static_cast<int>(one.param.second)); });

TEST_P(FieldsProperty, OfABatchEqualThoseOfItsRows) {
  Making how;
  how.plan.fields = true;
  how.header.suite = static_cast<std::uint8_t>(GetParam().second);
  how.keying.scheme = GetParam().first;
  how.keying.domain = "d";
  const NaiveFields naive{how};
  const Pseudonymiser pseudonymiser = made(how);
  for (const std::size_t size : {0U, 1U, 3U, 255U, 256U, 511U, 513U, 1200U}) {
    const std::vector<PlainRow> rows = random_rows(size, how.keying.scheme);
    const TokenColumns out =
        pseudonymiser.run(standard_batch(rows, how.keying.scheme), kSource).take();
    ASSERT_EQ(out.fields.size(), size);
    EXPECT_TRUE(out.local_id.empty());
    std::vector<IdVariant> variants;
    for (std::uint32_t i = 0; i < size; ++i) {
      ASSERT_TRUE(out.fields[i] == naive.fields(rows[i])) << i;
      if (how.keying.scheme != IdScheme::digits) continue;
      for (const std::uint32_t token : naive.variants(rows[i]))
        variants.push_back({i, token});
    }
    EXPECT_TRUE(out.id_variants == variants);
  }
}

/// More providers than are kept in mind, in random order, some of them one text at one place.
TEST(ProvidersProperty, OfRowsAreThoseOfTheirTexts) {
  const Making how = [] {
    Making making;
    making.plan.fields = true;
    return making;
  }();
  const NaiveFields naive{how};
  std::mt19937_64 random{3};
  std::vector<PlainRow> rows(5'000);
  for (PlainRow& row : rows) {
    row.local_id = "L";
    row.provider = random() % 9 == 0 ? "" : "R" + std::to_string(random() % 700);
  }
  StandardColumns columns = standard_columns(rows);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].provider == rows[i - 1].provider) columns.provider[i] = columns.provider[i - 1];
  }
  const TokenColumns out =
      made(how).run(NounsForTests::sealed<StandardBatch>(std::move(columns)), kSource).take();
  for (std::size_t i = 0; i < rows.size(); ++i)
    ASSERT_TRUE(out.fields[i] == naive.fields(rows[i])) << i;
}

/// A column without values and no column at all are the same.
TEST(UnmappedFieldsProperty, OfColumnsThatAreNotMappedAreMissing) {
  Making how;
  how.plan.fields = true;
  how.keying.scheme = IdScheme::digits;
  const Pseudonymiser pseudonymiser = made(how);
  using Unmap = void (*)(StandardColumns&);
  using Clear = void (*)(PlainRow&);
  const std::vector<std::pair<Unmap, Clear>> columns = {
      {[](StandardColumns& c) { c.person = {}; }, [](PlainRow& r) { r.number = 0; }},
      {[](StandardColumns& c) { c.birth_date = {}; }, [](PlainRow& r) { r.born = {}; }},
      {[](StandardColumns& c) { c.sex = {}; }, [](PlainRow& r) { r.sex = Sex::unknown; }},
      {[](StandardColumns& c) { c.postcode = {}; }, [](PlainRow& r) { r.postcode.clear(); }},
      {[](StandardColumns& c) { c.practice = {}; }, [](PlainRow& r) { r.practice = 0; }},
      {[](StandardColumns& c) { c.local_id = {}; }, [](PlainRow& r) { r.local_id.clear(); }},
      {[](StandardColumns& c) { c.provider = {}; }, [](PlainRow& r) { r.provider.clear(); }}};
  const auto run = [&](StandardColumns in) {
    return pseudonymiser.run(NounsForTests::sealed<StandardBatch>(std::move(in)), kSource).take();
  };
  for (const auto& [unmap, clear] : columns) {
    std::vector<PlainRow> rows = random_rows(600, IdScheme::digits);
    StandardColumns unmapped = standard_columns(rows, IdScheme::digits);
    unmap(unmapped);
    for (PlainRow& row : rows)
      clear(row);
    const TokenColumns expected = run(standard_columns(rows, IdScheme::digits));
    const TokenColumns out = run(std::move(unmapped));
    EXPECT_TRUE(out.fields == expected.fields);
    EXPECT_TRUE(out.id_variants == expected.id_variants);
  }
}

} // namespace
} // namespace tallystick::pseudonymise
