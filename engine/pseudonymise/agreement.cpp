// SPDX-License-Identifier: MIT
#include "pseudonymise/agreement.hpp"

#include "identity/reveal.hpp"
#include "pseudonymise/token_bits.hpp"

namespace tallystick::pseudonymise {
namespace {

using crypto::Block;
using crypto::Prf;

/// One part of all rows; a row whose value is 0 has none.
template<class Short, class Value>
void add_part(Use use, std::size_t width, const AgreementFields& in, Anchor anchor, const Prf& prf,
              Short Agreement::*part, std::span<Agreement> out, const Value& value_of) {
  const RevealToken token = reveal_token();
  MessageColumn messages(use, anchor.bytes() + width, in.person.size());
  const auto write = [&] {
    anchor.put(messages, in.person, in.tokens, token);
    messages.put(anchor.bytes(), width, value_of);
  };
  messages.tokens(prf, write, [&](std::size_t row, const Block& made) {
    if (!in.person[row].absent() && value_of(row) != 0) out[row].*part = short_token<Short>(made);
  });
}

} // namespace

void Anchor::put(MessageColumn& messages, std::span<const PersonKey> people,
                 std::span<const PersonToken> tokens, const RevealToken& token) const {
  if (scheme == IdScheme::opaque) {
    messages.put(0, 8, [&](std::size_t row) { return tokens[row].bits.hi; });
    messages.put(8, 8, [&](std::size_t row) { return tokens[row].bits.lo; });
  } else {
    messages.put(0, bytes(), [&](std::size_t row) { return people[row].reveal(token); });
  }
}

void add_agreement(const AgreementFields& in, Anchor anchor, const Prf& prf,
                   std::span<Agreement> out) {
  const RevealToken token = reveal_token();
  if (!in.birth_date.empty()) {
    const auto part = [&](auto pick) {
      return [&in, &token, pick](std::size_t row) -> std::uint64_t {
        return pick(in.birth_date[row].reveal(token));
      };
    };
    add_part(Use::birth_year, 2, in, anchor, prf, &Agreement::year, out,
             part([](BirthDate::Parts d) { return d.year; }));
    add_part(Use::birth_month_or_day, 1, in, anchor, prf, &Agreement::month, out,
             part([](BirthDate::Parts d) { return d.month; }));
    add_part(Use::birth_month_or_day, 1, in, anchor, prf, &Agreement::day, out,
             part([](BirthDate::Parts d) { return d.day; }));
  }
  if (!in.sex.empty())
    add_part(Use::sex, 1, in, anchor, prf, &Agreement::sex, out,
             [&](std::size_t row) { return static_cast<std::uint64_t>(in.sex[row]); });
  if (!in.postcode.empty())
    add_part(Use::postcode, 8, in, anchor, prf, &Agreement::postcode, out,
             [&](std::size_t row) { return in.postcode[row].reveal(token); });
}

} // namespace tallystick::pseudonymise
