// SPDX-License-Identifier: MIT
#include "pseudonymise/id_variants.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "core/secret_buffer.hpp"
#include "identity/reveal.hpp"
#include "pseudonymise/canonical.hpp"
#include "pseudonymise/token_bits.hpp"

namespace tallystick::pseudonymise {
namespace {

constexpr std::size_t kVariantBytes = 8;
constexpr std::size_t kTileRows = 256;     // their variants stay in the first two levels of cache
constexpr std::size_t kUsualVariants = 11; // of ten digits
// A PersonKey has up to 18 digits; there is room for all that 64 bits hold.
constexpr std::size_t kMostVariants = std::numeric_limits<std::uint64_t>::digits10 + 2;

/// Writes the variants of an id and returns how many. A variant is the number that its digits are
/// behind a 1, which keeps their count: 12 is 112, 012 is 1012.
std::size_t put_variants(std::uint64_t id, std::uint64_t* out) {
  std::size_t count = 1;
  std::uint64_t before = id; // the digits before the one left out
  std::uint64_t behind = 0;  // and behind it
  std::uint64_t weight = 1;  // of the digit that takes its place
  while (before != 0) {
    const std::uint64_t digit = before % 10U;
    before /= 10U;
    out[count++] = before * weight + behind;
    behind += digit * weight;
    weight *= 10U;
  }
  out[0] = weight + id;
  for (std::size_t i = 1; i < count; ++i)
    out[i] += weight / 10U;
  return count;
}

} // namespace

std::vector<IdVariant> id_variants(std::span<const PersonKey> people, const crypto::Prf& prf) {
  const RevealToken token = reveal_token();
  std::vector<IdVariant> out;
  out.reserve(people.size() * kUsualVariants);
  SecretColumn<std::uint64_t> texts;
  texts.resize(std::min(people.size(), kTileRows) * kMostVariants);
  for (std::size_t tile = 0; tile < people.size(); tile += kTileRows) {
    const std::size_t first = out.size();
    std::size_t count = 0;
    for (std::size_t row = tile; row < std::min(people.size(), tile + kTileRows); ++row) {
      const std::size_t more = put_variants(people[row].reveal(token), texts.data() + count);
      if (people[row].absent()) continue;
      out.insert(out.end(), more, {static_cast<std::uint32_t>(row), 0});
      count += more;
    }
    MessageColumn messages(Use::id_variant, kVariantBytes, count);
    const auto write = [&] {
      messages.put(0, kVariantBytes, [&](std::size_t i) { return texts[i]; });
    };
    messages.tokens(prf, write, [&](std::size_t i, const crypto::Block& made) {
      out[first + i].token = short_token<std::uint32_t>(made);
    });
  }
  return out;
}

} // namespace tallystick::pseudonymise
