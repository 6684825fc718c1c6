// SPDX-License-Identifier: MIT
// Plain tables for a terminal: names to the left, numbers to the right.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tallystick::report {

enum class Align : std::uint8_t { left, right };

class TextTable {
public:
  struct Column {
    std::string title;
    Align align = Align::right;
  };
  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  /// Lines of equal width, indented by two spaces, with a rule under the titles.
  [[nodiscard]] std::string to_text() const;

private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// 1234567 -> "1,234,567".
[[nodiscard]] std::string with_commas(std::uint64_t number);
/// Share of a whole with one decimal: "97.4 %"; "-" if the whole is 0.
[[nodiscard]] std::string percent(std::uint64_t part, std::uint64_t whole);

/// With so many digits behind the point: "0.250".
[[nodiscard]] std::string decimals(double number, int digits);

} // namespace tallystick::report
