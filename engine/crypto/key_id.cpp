// SPDX-License-Identifier: MIT
#include "crypto/key_id.hpp"

#include <array>

#include "crypto/hex.hpp"
#include "crypto/random.hpp"

namespace tallystick::crypto {
namespace {

using Octets = std::array<std::byte, 4>;

KeyId from_octets(const Octets& octets) {
  std::uint32_t number = 0;
  for (const std::byte octet : octets)
    number = number << 8U | std::to_integer<std::uint32_t>(octet);
  return KeyId{number};
}

} // namespace

Result<KeyId> KeyId::random() {
  Octets octets{};
  TALLYSTICK_TRY(fill_random(octets));
  return from_octets(octets);
}

std::optional<KeyId> KeyId::parse(std::string_view text) {
  Octets octets{};
  if (!read_hex(text, octets)) return std::nullopt;
  return from_octets(octets);
}

std::string KeyId::text() const {
  Octets octets{};
  for (std::size_t i = 0; i < octets.size(); ++i)
    octets[i] = static_cast<std::byte>((number_ >> (24 - 8 * i)) & 0xFFU);
  std::string text(2 * octets.size(), '\0');
  write_hex(octets, text);
  return text;
}

} // namespace tallystick::crypto
