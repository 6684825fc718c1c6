// SPDX-License-Identifier: MIT
#include "report/text_table.hpp"

#include <algorithm>
#include <cstdio>

namespace tallystick::report {
namespace {

/// Characters that a terminal shows: UTF-8 continuation bytes take no column.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

} // namespace

std::string TextTable::to_text() const {
  std::vector<std::size_t> width;
  for (const Column& column : columns_)
    width.push_back(width_of(column.title));
  for (const auto& row : rows_)
    for (std::size_t c = 0; c < row.size(); ++c)
      width[c] = std::max(width[c], width_of(row[c]));
  std::string text;
  const auto line = [&](const auto& cell_of) {
    std::string out = " ";
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const std::string cell = cell_of(c);
      const std::string pad(width[c] - width_of(cell), ' ');
      out += " " + (columns_[c].align == Align::left ? cell + pad : pad + cell) + " ";
    }
    out.erase(out.find_last_not_of(' ') + 1);
    text += out + "\n";
  };
  line([&](std::size_t c) { return columns_[c].title; });
  line([&](std::size_t c) { return std::string(width[c], '-'); });
  for (const auto& row : rows_)
    line([&](std::size_t c) { return c < row.size() ? row[c] : std::string(); });
  return text;
}

std::string with_commas(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3)
    digits.insert(at - 3, ",");
  return digits;
}

std::string decimals(double number, int digits) {
  char text[64];
  static_cast<void>(std::snprintf(text, sizeof text, "%.*f", digits, number));
  return text;
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%.1f %%",
                                  100.0 * static_cast<double>(part) / static_cast<double>(whole)));
  return text;
}

} // namespace tallystick::report
