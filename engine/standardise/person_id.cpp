// SPDX-License-Identifier: MIT
#include "standardise/person_id.hpp"

#include <algorithm>

#include "standardise/cell_text.hpp"
#include "standardise/nhs_number.hpp"

namespace tallystick::standardise {

Reading<PersonKey> read_digits_id(std::string_view cell) {
  const DigitText text = read_digits(cell);
  if (text.kind == DigitText::Kind::missing) return {};
  const bool fits = text.kind == DigitText::Kind::digits && text.count != 255 && text.value != 0;
  if (!fits) return refusal<PersonKey>(IssueCode::person_id_malformed, RowFlags::refused_person_id);
  return {PersonKey::of_digits(text.value)};
}

Reading<std::string_view> read_opaque_id(std::string_view cell) {
  const std::string_view text = trimmed(cell);
  if (is_placeholder(text)) return {};
  const auto is_control = [](char c) { return (c >= '\0' && c < ' ') || c == '\x7F'; };
  if (text.size() > kMaxOpaqueId || std::any_of(text.begin(), text.end(), is_control))
    return refusal<std::string_view>(IssueCode::person_id_malformed, RowFlags::refused_person_id);
  return {text};
}

} // namespace tallystick::standardise
