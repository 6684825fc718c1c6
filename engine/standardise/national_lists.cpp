// SPDX-License-Identifier: MIT
#include "standardise/national_lists.hpp"

#include <algorithm>
#include <span>

#include "identity/reveal.hpp"

namespace tallystick::standardise {
namespace {

/// Sorts by number and removes repeats; says how many there were.
std::size_t sort_unique(SecretColumn<NhsNumber>& numbers, const RevealToken& token) {
  const auto less = [&](NhsNumber a, NhsNumber b) { return a.reveal(token) < b.reveal(token); };
  const auto span = numbers.span();
  std::sort(span.begin(), span.end(), less);
  const auto end = std::unique(span.begin(), span.end());
  const auto repeats = static_cast<std::size_t>(span.end() - end);
  numbers.resize(numbers.size() - repeats);
  return repeats;
}

} // namespace

Result<NationalLists> settle_national_lists(SecretColumn<NhsNumber> request,
                                            SecretColumn<NhsNumber> reply,
                                            const SupersessionMap& supersession) {
  const RevealToken token = reveal_token();
  const auto less = [&](NhsNumber a, NhsNumber b) { return a.reveal(token) < b.reveal(token); };
  sort_unique(request, token);
  if (const std::size_t repeats = sort_unique(reply, token); repeats != 0)
    return Error(ErrorCode::optout_data, "the national reply holds the same number more than once",
                 "fetch the reply again")
        .with("repeats", static_cast<double>(repeats));
  const auto asked = request.span();
  const auto cleared = reply.span();
  if (!std::includes(asked.begin(), asked.end(), cleared.begin(), cleared.end(), less))
    return Error(ErrorCode::optout_data,
                 "the national reply holds a number that was not in the request",
                 "reply and request must belong together");

  SecretColumn<NhsNumber>
      refused; // current numbers of people with any number that was asked about and not cleared
  refused.resize(asked.size() - cleared.size());
  std::set_difference(asked.begin(), asked.end(), cleared.begin(), cleared.end(), refused.data(),
                      less);
  NationalLists out;
  for (auto* list : {&refused, &request, &reply}) {
    for (NhsNumber& number : list->span())
      number = supersession.current(number);
    sort_unique(*list, token);
  }
  out.cleared.resize(reply.size());
  const auto* end =
      std::set_difference(reply.span().begin(), reply.span().end(), refused.span().begin(),
                          refused.span().end(), out.cleared.data(), less);
  out.cleared.resize(static_cast<std::size_t>(end - out.cleared.data()));
  out.request = std::move(request);
  return out;
}

} // namespace tallystick::standardise
