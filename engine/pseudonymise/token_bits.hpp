// SPDX-License-Identifier: MIT
// Tokens as numbers: whole, or their first bits.
#pragma once

#include <cstdint>

#include "core/key128.hpp"
#include "crypto/big_endian.hpp"
#include "crypto/block.hpp"

namespace tallystick::pseudonymise {

[[nodiscard]] inline Key128 key_of(const crypto::Block& block) {
  return {crypto::load_big_endian(block.bytes.data()),
          crypto::load_big_endian(block.bytes.data() + sizeof(std::uint64_t))};
}

/// The first bits of a token; 0 stands for "missing", so a token that starts with zeros moves to 1.
template<class Short>
[[nodiscard]] Short short_token(Key128 token) {
  const auto bits = static_cast<Short>(token.hi >> (64U - 8U * sizeof(Short)));
  return bits == 0 ? Short{1} : bits;
}
template<class Short>
[[nodiscard]] Short short_token(const crypto::Block& block) {
  return short_token<Short>(key_of(block));
}

} // namespace tallystick::pseudonymise
