// SPDX-License-Identifier: MIT
#include "release/csv_rows.hpp"

namespace tallystick::release {

std::vector<std::string> area_texts(const AreaTable& areas) {
  std::vector<std::string> texts;
  for (const auto& row : areas.rows) {
    TextBuffer out;
    for (const std::string& text : row) {
      out.append(",");
      append_released(out, CodedText{text, quoting_of(text)});
    }
    texts.emplace_back(out.view());
  }
  return texts;
}

} // namespace tallystick::release
