// SPDX-License-Identifier: MIT
#include "pseudonymise/id_variants.hpp"

#include <algorithm>
#include <array>
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

/// Writes the variants of an id, each once, and returns how many. A variant is the number that its
/// digits are behind a 1, which keeps their count: 12 is 112, 012 is 1012.
std::size_t put_variants(std::uint64_t id, std::uint64_t* out) {
  std::size_t count = 0;
  std::uint64_t before = id; // the digits before the one left out
  std::uint64_t behind = 0;  // and behind it
  std::uint64_t weight = 1;  // of the digit that takes its place
  std::uint64_t last = 10;   // the digit left out before: none yet
  while (before != 0) {
    const std::uint64_t digit = before % 10U;
    before /= 10U;
    // Of equal neighbours it does not matter which is left out.
    if (digit != last) out[count++] = before * weight + behind;
    behind += digit * weight;
    weight *= 10U;
    last = digit;
  }
  for (std::size_t i = 0; i < count; ++i)
    out[i] += weight / 10U;
  out[count++] = weight + id;
  return count;
}

/// Puts one row's tokens in order, each once; the places of repeats (by chance) stay 0. A token's
/// place is the number of smaller ones: to compare each with all others, in vectors, takes half the
/// time of a sort, which cannot foresee how two tokens compare.
void sort_tokens(std::span<IdVariant> row) {
  constexpr std::size_t kVectors = (kMostVariants + 7) / 8 * 8;
  constexpr std::uint32_t kSign = 0x8000'0000U; // flipped, as signed numbers compare faster
  std::array<std::int32_t, kVectors> tokens;
  tokens.fill(std::numeric_limits<std::int32_t>::max()); // smaller than none
  for (std::size_t i = 0; i < row.size(); ++i)
    tokens[i] = static_cast<std::int32_t>(row[i].token ^ kSign);
  std::array<std::uint32_t, kVectors> sorted{};
  for (std::size_t i = 0; i < row.size(); ++i) {
    std::int32_t place = 0;
    for (const std::int32_t other : tokens)
      place += other < tokens[i] ? 1 : 0;
    sorted[static_cast<std::size_t>(place)] = row[i].token;
  }
  for (std::size_t i = 0; i < row.size(); ++i)
    row[i].token = sorted[i];
}

/// Orders the variants of each row from `first` on by token, each once.
void sort_rows(std::vector<IdVariant>& variants, std::size_t first) {
  for (std::size_t begin = first; begin < variants.size();) {
    std::size_t end = begin + 1;
    while (end < variants.size() && variants[end].row == variants[begin].row)
      ++end;
    sort_tokens({variants.data() + begin, end - begin});
    begin = end;
  }
  const auto repeat = [](const IdVariant& variant) { return variant.token == 0; };
  const auto from = variants.begin() + static_cast<std::ptrdiff_t>(first);
  variants.erase(std::remove_if(from, variants.end(), repeat), variants.end());
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
    sort_rows(out, first);
  }
  return out;
}

} // namespace tallystick::pseudonymise
