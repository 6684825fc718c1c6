// SPDX-License-Identifier: MIT
#include "crypto/permutation.hpp"

#include <array>
#include <utility>

#include "crypto/aes_bulk.hpp"
#include "crypto/failure.hpp"

namespace tallystick::crypto {

struct BlockPermutation::State {
  AesBulk forward;
  AesBulk backward;
};

BlockPermutation::BlockPermutation(std::unique_ptr<const State> state) : state_(std::move(state)) {}
BlockPermutation::BlockPermutation(BlockPermutation&&) noexcept = default;
BlockPermutation& BlockPermutation::operator=(BlockPermutation&&) noexcept = default;
BlockPermutation::~BlockPermutation() = default;

Result<BlockPermutation> BlockPermutation::make(const SecretKey& subkey) {
  Result<AesBulk> forward = AesBulk::make(subkey, Direction::encrypt);
  if (!forward) return failure_of(forward);
  Result<AesBulk> backward = AesBulk::make(subkey, Direction::decrypt);
  if (!backward) return failure_of(backward);
  BlockPermutation permutation{
      std::make_unique<const State>(State{std::move(*forward), std::move(*backward)})};

  std::array<Block, 2> probe{};
  permutation.encrypt(probe);
  const bool changed = probe[0] != Block{};
  permutation.decrypt(probe);
  if (!changed || probe[0] != Block{} || probe[1] != Block{})
    return internal_error("AES-256 does not undo itself");
  return permutation;
}

void BlockPermutation::encrypt(std::span<Block> blocks) const {
  AesBulk::Call{state_->forward}.in_place(blocks);
}

void BlockPermutation::decrypt(std::span<Block> blocks) const {
  AesBulk::Call{state_->backward}.in_place(blocks);
}

} // namespace tallystick::crypto
