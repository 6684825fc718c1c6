// SPDX-License-Identifier: MIT
#include "standardise/sex.hpp"

#include "standardise/cell_text.hpp"

namespace tallystick::standardise {

SexCodes SexCodes::usual() {
  SexCodes codes;
  for (const std::string_view code : {"1", "M", "male"})
    codes.add(code, Sex::male);
  for (const std::string_view code : {"2", "F", "female"})
    codes.add(code, Sex::female);
  for (const std::string_view code :
       {"0", "9", "X", "U", "Z", "I", "indeterminate", "other", "not specified", "not recorded"})
    codes.add(code, Sex::unknown);
  return codes;
}

void SexCodes::add(std::string_view code, Sex sex) {
  const std::string_view text = trimmed(code);
  if (text.empty()) return;
  std::string upper(text);
  for (char& c : upper)
    c = to_upper(c);
  if (upper.size() > 1) {
    for (auto& [word, meaning] : words_) {
      if (word == upper) {
        meaning = sex;
        return;
      }
    }
    words_.emplace_back(std::move(upper), sex);
    return;
  }
  const char c = upper.front();
  single_[static_cast<std::uint8_t>(c)] = static_cast<std::uint8_t>(sex);
  if (is_upper(c))
    single_[static_cast<std::uint8_t>(c - 'A' + 'a')] = static_cast<std::uint8_t>(sex);
}

Reading<Sex> SexCodes::read_slowly(std::string_view cell) const {
  const std::string_view text = trimmed(cell);
  if (text.size() == 1) {
    const std::uint8_t meaning = single_[static_cast<std::uint8_t>(text.front())];
    if (meaning != kNotACode) return {static_cast<Sex>(meaning)};
  }
  for (const auto& [word, meaning] : words_) {
    if (equals_upper(text, word)) return {meaning};
  }
  if (is_placeholder(text)) return {};
  return refusal<Sex>(IssueCode::sex_code);
}

} // namespace tallystick::standardise
