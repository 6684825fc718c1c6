// SPDX-License-Identifier: MIT
#include "pseudonymise/code_table.hpp"

#include <algorithm>
#include <tuple>

#include "core/key128.hpp"
#include "pseudonymise/token_bits.hpp"

namespace tallystick::pseudonymise {
namespace {

constexpr std::size_t kValueBytes = 2;

struct Ranked {
  Key128 token;
  std::uint16_t value;
};

/// A total order, so that the codes depend on nothing but the tokens.
bool before(const Ranked& a, const Ranked& b) {
  return std::tie(a.token.hi, a.token.lo, a.value) < std::tie(b.token.hi, b.token.lo, b.value);
}

} // namespace

CodeTable::CodeTable(const crypto::Prf& prf, Use use, std::uint16_t last) {
  SecretColumn<Ranked> ranked;
  ranked.resize(last);
  MessageColumn messages(use, kValueBytes, last);
  const auto write = [&] { messages.put(0, kValueBytes, [](std::size_t row) { return row + 1; }); };
  messages.tokens(prf, write, [&](std::size_t row, const crypto::Block& made) {
    ranked[row] = {key_of(made), static_cast<std::uint16_t>(row + 1)};
  });
  std::sort(ranked.span().begin(), ranked.span().end(), before);

  codes_.resize(std::size_t{last} + 1);
  codes_[0] = 0;
  for (std::size_t rank = 0; rank < ranked.size(); ++rank)
    codes_[ranked[rank].value] = static_cast<std::uint16_t>(rank + 1);
}

} // namespace tallystick::pseudonymise
