// SPDX-License-Identifier: MIT
// The naive side of the property tests: messages written byte by byte, one call for each, and rows
// at random.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "crypto/derive.hpp"
#include "crypto/primitives.hpp"
#include "crypto/raw_key.hpp"
#include "unit/pseudonymise/zone_a.hpp"

namespace tallystick::pseudonymise {

using Bytes = std::vector<std::uint8_t>;

inline void put(Bytes& message, std::uint64_t value, std::size_t width) {
  for (std::size_t i = width; i-- > 0;)
    message.push_back(static_cast<std::uint8_t>(value >> 8U * i));
}
inline void put(Bytes& message, Key128 value) {
  put(message, value.hi, 8);
  put(message, value.lo, 8);
}
inline void put_text(Bytes& message, const std::string& text) {
  message.insert(message.end(), text.begin(), text.end());
}

/// The function of one purpose, called for one message.
class OneShot {
public:
  OneShot(const Making& how, StaticText label, const std::string& context)
      : suite_(static_cast<crypto::Suite>(how.header.suite)),
        key_(*crypto::derive(crypto::testing::key_of(how.key), label,
                             std::string(crypto::name_of(suite_)) + "/" + context,
                             how.header.epoch)) {}

  [[nodiscard]] Key128 operator()(Bytes message) const {
    while (message.size() % crypto::Block::kBytes != 0)
      message.push_back(0);
    const auto bytes = std::as_bytes(std::span{message});
    std::array<std::byte, 16> made{};
    if (suite_ == crypto::Suite::aes256_cmac)
      made = (*crypto::cmac_aes256(crypto::RawKey::reveal(key_), bytes)).bytes;
    else
      std::copy_n((*crypto::hmac_sha256(crypto::RawKey::reveal(key_), bytes)).begin(), made.size(),
                  made.begin());
    Key128 key;
    for (std::size_t i = 0; i < 8; ++i) {
      key.hi = key.hi << 8U | std::to_integer<std::uint64_t>(made[i]);
      key.lo = key.lo << 8U | std::to_integer<std::uint64_t>(made[8 + i]);
    }
    return key;
  }

private:
  crypto::Suite suite_;
  crypto::SecretKey key_;
};

inline std::string context_of(const SourceKeying& keying) {
  if (keying.scheme == IdScheme::nhs_number) return "nhs_number";
  return (keying.scheme == IdScheme::digits ? "digits/" : "opaque/") + keying.domain;
}
inline std::uint64_t postcode_of(const PlainRow& row) {
  return packed_postcode(row.postcode).reveal(reveal_token());
}

/// Rows of which each field is missing now and then.
inline std::vector<PlainRow> random_rows(std::size_t n, IdScheme scheme) {
  std::mt19937_64 random{n};
  const auto one_of = [&](std::uint64_t k) { return random() % k; };
  const auto text = [&](std::uint64_t longest) {
    return std::string(one_of(longest + 1), static_cast<char>('A' + one_of(26)));
  };
  std::vector<PlainRow> rows(n);
  for (PlainRow& row : rows) {
    if (one_of(8) != 0) {
      if (scheme == IdScheme::opaque)
        row.opaque = text(40);
      else
        row.number =
            one_of(scheme == IdScheme::digits ? 1'000'000'000'000'000'000U : 10'000'000'000U);
    }
    const auto precision = one_of(8);
    if (precision > 0) row.born.year = static_cast<std::uint16_t>(1900 + one_of(130));
    if (precision > 1) row.born.month = static_cast<std::uint8_t>(1 + one_of(12));
    if (precision > 2) row.born.day = static_cast<std::uint8_t>(1 + one_of(31));
    row.sex = static_cast<Sex>(one_of(3));
    if (one_of(4) != 0)
      row.postcode = "M" + std::to_string(1 + one_of(9)) + "  " + std::to_string(one_of(10)) + "AE";
    if (one_of(4) != 0) row.provider = "R" + text(4);
    row.local_id = text(40);
    if (one_of(4) != 0) row.practice = static_cast<std::uint32_t>(1 + one_of(99'999));
    if (one_of(8) == 0) row.flags = RowFlags::weak_birth_date;
  }
  return rows;
}

} // namespace tallystick::pseudonymise
