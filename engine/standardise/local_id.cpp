// SPDX-License-Identifier: MIT
#include "standardise/local_id.hpp"

#include <algorithm>

#include "standardise/cell_text.hpp"

namespace tallystick::standardise {

Reading<std::string_view> read_local_id(std::string_view cell) {
  const std::string_view text = trimmed(cell);
  if (is_placeholder(text)) return {};
  if (text.size() > kMaxLocalId) return refusal<std::string_view>(IssueCode::local_id_too_long);
  return {text};
}

std::string_view read_provider(std::string_view cell) {
  const std::string_view text = trimmed(cell);
  return is_placeholder(text) || text.size() > kMaxLocalId ? std::string_view{} : text;
}

char* copy_upper(std::string_view text, char* to) {
  return std::transform(text.begin(), text.end(), to, to_upper);
}

} // namespace tallystick::standardise
