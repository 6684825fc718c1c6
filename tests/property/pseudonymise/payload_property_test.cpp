// SPDX-License-Identifier: MIT
// Released cells of files of every kind against quoting cell by cell.
#include <gtest/gtest.h>

#include <random>

#include "pseudonymise/attributes.hpp"
#include "unit/pseudonymise/zone_a.hpp"

namespace tallystick::pseudonymise {
namespace {

/// How a file is written, and which characters its cells have.
struct Manner {
  char delimiter;
  std::string line_end;
  std::string alphabet;
};

std::string doubled(const std::string& text) {
  std::string out;
  for (const char c : text)
    out.append(c == '"' ? 2 : 1, c);
  return out;
}

using Cells = std::vector<std::vector<std::string>>; // [row][field]

Cells random_cells(std::size_t rows, const Manner& manner, std::mt19937_64& random) {
  Cells cells(rows, std::vector<std::string>(5));
  for (auto& row : cells)
    for (std::string& cell : row)
      for (std::size_t n = random() % 5; n > 0; --n)
        cell.push_back(manner.alphabet[random() % manner.alphabet.size()]);
  return cells;
}

/// The cells as a file, cut as ingest does.
StandardColumns written(const Cells& cells, const Manner& manner,
                        const std::vector<std::uint16_t>& released) {
  StandardColumns columns = standard_columns(std::vector<PlainRow>(cells.size()));
  for (const std::uint16_t field : released)
    columns.payload.emplace_back().field_number = field;
  for (const auto& row : cells)
    for (std::size_t field = 0; field < row.size(); ++field) {
      const std::string& text = row[field];
      const bool quoted =
          text.find_first_of(std::string("\"\n") + manner.delimiter) != std::string::npos ||
          (!text.empty() && text.back() == '\r');
      if (quoted) columns.chunk.append("\"");
      RawCell cell;
      cell.offset = static_cast<std::uint32_t>(columns.chunk.size());
      cell.length = static_cast<std::uint32_t>(doubled(text).size()) & 0x7FFFFFFFU;
      cell.escaped = doubled(text) == text ? 0 : 1;
      columns.chunk.append(doubled(text));
      if (quoted) columns.chunk.append("\"");
      columns.chunk.append(field + 1 == row.size() ? manner.line_end
                                                   : std::string{manner.delimiter});
      for (std::size_t p = 0; p < released.size(); ++p)
        if (released[p] == field + 1) columns.payload[p].cells.push_back(cell);
    }
  return columns;
}

std::string as_csv(const std::vector<std::string>& row,
                   const std::vector<std::uint16_t>& released) {
  std::string out;
  for (const std::uint16_t field : released) {
    if (field != released.front()) out += ',';
    const std::string& text = row[field - 1U];
    const bool quoted = text.find_first_of(",\"\r\n") != std::string::npos;
    out += quoted ? '"' + doubled(text) + '"' : text;
  }
  return out;
}

TEST(PayloadProperty, RowsAreTheirCellsQuotedWhereTheyMustBe) {
  std::mt19937_64 random{3};
  const std::vector<Manner> manners = {
      {',', "\n", "abc"},    {',', "\r\n", "abc"},      {',', "\n", "ab,"},  {',', "\n", "ab\r"},
      {',', "\r\n", "ab\r"}, {',', "\r\n", "a\"\n\r,"}, {',', "\n", "ab\""}, {'|', "\n", "ab,"},
      {'|', "\r\n", "ab,|"}, {';', "\n", "a,\"\r\n;|"}, {'\t', "\n", "ab"},
  };
  const std::vector<std::vector<std::uint16_t>> releases = {
      {1}, {5}, {1, 2, 3, 4, 5}, {2, 3}, {1, 3, 5}, {4, 5, 1}, {5, 4, 3, 2, 1}};
  for (const Manner& manner : manners)
    for (const auto& released : releases)
      for (const std::size_t rows : {1U, 2U, 50U}) {
        const Cells cells = random_cells(rows, manner, random);
        const PayloadBatch out = copy_payload(written(cells, manner, released), Encoding::utf8);
        ASSERT_EQ(out.row_end.size(), rows);
        std::size_t begin = 0;
        for (std::size_t row = 0; row < rows; ++row) {
          const std::size_t end = out.row_end[row];
          ASSERT_EQ(out.bytes.view().substr(begin, end - begin), as_csv(cells[row], released));
          begin = end;
        }
      }
}

} // namespace
} // namespace tallystick::pseudonymise
