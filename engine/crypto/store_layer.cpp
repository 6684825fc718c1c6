// SPDX-License-Identifier: MIT
#include "crypto/store_layer.hpp"

#include <algorithm>

#include "crypto/derive.hpp"
#include "crypto/failure.hpp"

namespace tallystick::crypto {

Result<BlockPermutation> store_layer(const SecretKey& store_key) {
  Result<SecretKey> subkey = derive(store_key, "store layer", {}, 0);
  if (!subkey) return failure_of(subkey);
  return BlockPermutation::make(*subkey);
}

void rekey(std::span<Block> blocks, const BlockPermutation& from, const BlockPermutation& to) {
  constexpr std::size_t kPart = 2048; // 32 KiB: both passes find the blocks in a near cache
  while (!blocks.empty()) {
    const std::span<Block> part = blocks.first(std::min(blocks.size(), kPart));
    from.decrypt(part);
    to.encrypt(part);
    blocks = blocks.subspan(part.size());
  }
}

} // namespace tallystick::crypto
