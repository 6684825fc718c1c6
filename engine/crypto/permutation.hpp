// SPDX-License-Identifier: MIT
// A keyed permutation of blocks: what one key hides, the same key shows again.
#pragma once

#include <memory>
#include <span>

#include "crypto/block.hpp"
#include "crypto/secret_key.hpp"
#include "tallystick/result.hpp"

namespace tallystick::crypto {

/// AES-256 of single blocks in bulk. Equal blocks stay equal, so tokens under it still join. Its
/// methods may run in many threads at once, on different blocks.
class BlockPermutation {
public:
  [[nodiscard]] static Result<BlockPermutation> make(const SecretKey& subkey);

  BlockPermutation(const BlockPermutation&) = delete;
  BlockPermutation& operator=(const BlockPermutation&) = delete;
  BlockPermutation(BlockPermutation&&) noexcept;
  BlockPermutation& operator=(BlockPermutation&&) noexcept;
  ~BlockPermutation();

  void encrypt(std::span<Block> blocks) const; ///< in place
  void decrypt(std::span<Block> blocks) const; ///< in place; undoes encrypt()

private:
  struct State;
  explicit BlockPermutation(std::unique_ptr<const State> state);

  std::unique_ptr<const State> state_;
};

} // namespace tallystick::crypto
