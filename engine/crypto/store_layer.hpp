// SPDX-License-Identifier: MIT
// The second layer over tokens: put on when they arrive at the linkage unit, under a key that
// providers never hold.
#pragma once

#include <span>

#include "crypto/block.hpp"
#include "crypto/permutation.hpp"
#include "crypto/secret_key.hpp"
#include "tallystick/result.hpp"

namespace tallystick::crypto {

/// The layer of a store key: encrypt() puts it on, decrypt() takes it off. A provider's key and the
/// store's disk together then do not give a dictionary of tokens.
[[nodiscard]] Result<BlockPermutation> store_layer(const SecretKey& store_key);

/// Moves blocks from one layer to another in place, without the identifiers: the rotation of a
/// store key.
void rekey(std::span<Block> blocks, const BlockPermutation& from, const BlockPermutation& to);

} // namespace tallystick::crypto
