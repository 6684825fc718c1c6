// SPDX-License-Identifier: MIT
#include "standardise/number_list.hpp"

#include <algorithm>

#include "identity/reveal.hpp"

namespace tallystick::standardise {
namespace {

constexpr std::size_t kDigits = 10;
constexpr std::size_t kLineBytes = kDigits + 2; // a comma and a line feed
constexpr std::size_t kLinesAtOnce = 8192;

} // namespace

NumberList NumberList::of(const StandardBatch& batch) {
  const RevealToken token = reveal_token();
  const StandardColumns& columns = batch.columns(token);
  NumberList list;
  if (columns.person_scheme != IdScheme::nhs_number || columns.person.empty()) return list;
  list.numbers_.resize(columns.person.size());
  std::size_t n = 0;
  for (const PersonKey& person : columns.person.span())
    if (!person.absent()) list.numbers_[n++] = person.reveal(token);
  std::sort(list.numbers_.data(), list.numbers_.data() + n);
  n = static_cast<std::size_t>(std::unique(list.numbers_.data(), list.numbers_.data() + n) -
                               list.numbers_.data());
  list.numbers_.resize(n);
  return list;
}

void NumberList::merge(const NumberList& other) {
  SecretColumn<std::uint64_t> both;
  both.resize(numbers_.size() + other.numbers_.size());
  const auto a = numbers_.span();
  const auto b = other.numbers_.span();
  const auto* end = std::set_union(a.begin(), a.end(), b.begin(), b.end(), both.data());
  both.resize(static_cast<std::size_t>(end - both.data()));
  numbers_ = std::move(both);
}

Status NumberList::write_request(const std::function<Status(std::string_view lines)>& write) const {
  SecretBuffer lines(kLinesAtOnce * kLineBytes);
  for (std::size_t begin = 0; begin < numbers_.size(); begin += kLinesAtOnce) {
    const std::size_t end = std::min(numbers_.size(), begin + kLinesAtOnce);
    char* at = lines.chars();
    for (std::size_t i = begin; i < end; ++i) {
      std::uint64_t number = numbers_[i];
      for (std::size_t d = kDigits; d-- > 0; number /= 10)
        at[d] = static_cast<char>('0' + number % 10);
      at[kDigits] = ',';
      at[kDigits + 1] = '\n';
      at += kLineBytes;
    }
    TALLYSTICK_TRY(write(lines.view().substr(0, (end - begin) * kLineBytes)));
  }
  return {};
}

} // namespace tallystick::standardise
