// SPDX-License-Identifier: MIT
// What stands for a person in a released table: a project's own pseudonym, useless to every other
// project.
#pragma once

#include <cstdint>
#include <span>

#include "crypto/block.hpp"
#include "crypto/permutation.hpp"
#include "crypto/secret_key.hpp"
#include "tallystick/result.hpp"

namespace tallystick::crypto {

/// AES-256, under a subkey of the project's key, of: project tag (2 bytes) | zero check bits (6
/// bytes) | person serial (8 bytes), big endian. The holder of the key gets the serial back, never
/// an identifier. Methods may run in many threads at once.
class PseudonymCipher {
public:
  [[nodiscard]] static Result<PseudonymCipher> make(const SecretKey& project_key,
                                                    std::uint16_t project_tag);

  /// out[i] = pseudonym of serials[i]; sizes must be equal.
  void make(std::span<const std::uint64_t> serials, std::span<Block> out) const;

  /// The serial of a pseudonym. ErrorCode::key_mismatch if it was not made with this key and tag: a
  /// made-up block passes with probability 2^-64 (48 check bits and the tag).
  [[nodiscard]] Result<std::uint64_t> reverse(const Block& pseudonym) const;

private:
  PseudonymCipher(BlockPermutation permutation, std::uint16_t project_tag);

  BlockPermutation permutation_;
  std::uint64_t head_; ///< the first 8 bytes of every plain block: tag and check bits
};

} // namespace tallystick::crypto
