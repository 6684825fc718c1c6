// SPDX-License-Identifier: MIT
// Standardised rows for tests of pseudonymise, and pseudonymisers with known keys.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "identity/reveal.hpp"
#include "identity/standard_batch.hpp"
#include "pseudonymise/pseudonymiser.hpp"
#include "support/nouns_for_tests.hpp"
#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::pseudonymise {

/// One row in words; what is empty or 0 is absent. Dates and numbers as standardise packs them.
struct PlainRow {
  std::uint64_t number = 0; ///< NHS number or digits
  std::string opaque = {};  ///< instead of `number`
  BirthDate::Parts born = {};
  Sex sex = Sex::unknown;
  std::string postcode = {}; ///< seven characters, e.g. "SW1A1AA", "M1  1AE"
  std::string provider = {};
  std::string local_id = {};
  std::uint32_t practice = 0;
  std::int32_t event_day = kNoDay;
  RowFlags flags = RowFlags::none;
};

inline Postcode packed_postcode(std::string_view seven) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < seven.size(); ++i)
    bits |= std::uint64_t{static_cast<unsigned char>(seven[i])} << (8U * i);
  return Postcode(bits);
}

inline TextSpan keep(SecretBuffer& texts, std::string_view text) {
  if (text.empty()) return {};
  const TextSpan span{static_cast<std::uint32_t>(texts.size()),
                      static_cast<std::uint32_t>(text.size())};
  texts.append(text);
  return span;
}

inline StandardColumns standard_columns(const std::vector<PlainRow>& rows,
                                        IdScheme scheme = IdScheme::nhs_number) {
  StandardColumns c;
  const std::size_t n = rows.size();
  c.rows = static_cast<std::uint32_t>(n);
  c.person_scheme = scheme;
  c.person.resize(n), c.birth_date.resize(n), c.sex.resize(n), c.postcode.resize(n);
  c.local_id.resize(n), c.provider.resize(n), c.practice.resize(n), c.event_day.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const PlainRow& row = rows[i];
    c.person[i] =
        scheme == IdScheme::opaque
            ? (row.opaque.empty() ? PersonKey{} : PersonKey::of_text(keep(c.texts, row.opaque)))
            : PersonKey::of_digits(row.number);
    c.birth_date[i] = BirthDate(row.born);
    c.sex[i] = row.sex;
    c.postcode[i] = packed_postcode(row.postcode);
    c.provider[i] = ProviderCode(keep(c.texts, row.provider));
    c.local_id[i] = LocalPatientId(keep(c.texts, row.local_id));
    c.practice[i] = row.practice == 0 ? PracticeCode{} : PracticeCode('B', row.practice);
    c.event_day[i] = row.event_day;
    c.flags.push_back(row.flags);
  }
  return c;
}

inline StandardBatch standard_batch(const std::vector<PlainRow>& rows,
                                    IdScheme scheme = IdScheme::nhs_number) {
  return NounsForTests::sealed<StandardBatch>(standard_columns(rows, scheme));
}

inline constexpr SourceId kSource{0};
inline const TokenHeader kHeader{1, static_cast<std::uint8_t>(crypto::Suite::aes256_cmac), 7, 3};

/// What a pseudonymiser is made of; change one thing and see which tokens change.
struct Making {
  unsigned key = 0x11; ///< 32 times this byte
  TokenHeader header = kHeader;
  TokenPlan plan = {};
  AttributePlan attributes = {};
  const AreaIndex* areas = nullptr;
  SourceKeying keying = {kSource, IdScheme::nhs_number, {}, Encoding::utf8};
};

inline Pseudonymiser made(const Making& how) {
  auto pseudonymiser = Pseudonymiser::make(crypto::testing::key_of(how.key), how.header, how.plan,
                                           how.attributes, how.areas, {how.keying});
  EXPECT_TRUE(pseudonymiser.ok());
  return std::move(pseudonymiser).value();
}

inline TokenColumns tokens(const Making& how, const std::vector<PlainRow>& rows) {
  return made(how).run(standard_batch(rows, how.keying.scheme), kSource).take();
}

} // namespace tallystick::pseudonymise
