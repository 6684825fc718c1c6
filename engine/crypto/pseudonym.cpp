// SPDX-License-Identifier: MIT
#include "crypto/pseudonym.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "crypto/big_endian.hpp"
#include "crypto/derive.hpp"
#include "crypto/failure.hpp"
#include "crypto/require.hpp"

namespace tallystick::crypto {
namespace {

constexpr std::size_t kHalf = 8;

} // namespace

PseudonymCipher::PseudonymCipher(BlockPermutation permutation, std::uint16_t project_tag)
    : permutation_(std::move(permutation)), head_(std::uint64_t{project_tag} << 48U) {}

Result<PseudonymCipher> PseudonymCipher::make(const SecretKey& project_key,
                                              std::uint16_t project_tag) {
  Result<SecretKey> subkey = derive(project_key, "release pseudonym", {}, 0);
  if (!subkey) return failure_of(subkey);
  Result<BlockPermutation> permutation = BlockPermutation::make(*subkey);
  if (!permutation) return failure_of(permutation);
  return PseudonymCipher{std::move(*permutation), project_tag};
}

void PseudonymCipher::make(std::span<const std::uint64_t> serials, std::span<Block> out) const {
  require(serials.size() == out.size());
  constexpr std::size_t kPart = 2048;
  for (std::size_t begin = 0; begin < out.size(); begin += kPart) {
    const std::size_t end = std::min(begin + kPart, out.size());
    for (std::size_t i = begin; i < end; ++i) {
      store_big_endian(head_, out[i].bytes.data());
      store_big_endian(serials[i], out[i].bytes.data() + kHalf);
    }
    permutation_.encrypt(out.subspan(begin, end - begin));
  }
}

Result<std::uint64_t> PseudonymCipher::reverse(const Block& pseudonym) const {
  std::array<Block, 1> plain{pseudonym};
  permutation_.decrypt(plain);
  const std::byte* bytes = plain[0].bytes.data();
  if (load_big_endian(bytes) != head_)
    return Error{ErrorCode::key_mismatch, "pseudonym was not made with this project's key and tag",
                 "use the key and the project that the release names"};
  return load_big_endian(bytes + kHalf);
}

} // namespace tallystick::crypto
