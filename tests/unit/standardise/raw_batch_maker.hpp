// SPDX-License-Identifier: MIT
// Raw batches for tests, spelt out as tables of texts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "identity/raw_batch.hpp"
#include "support/nouns_for_tests.hpp"

namespace tallystick {

/// Collects columns of cells; all columns must be equally long.
class RawBatchMaker {
public:
  RawBatchMaker& column(IdentifierField field, const std::vector<std::string>& cells) {
    RawColumn& column = columns_.field(field);
    column.field_number = ++fields_;
    for (const std::string& cell : cells)
      column.cells.push_back(append(cell));
    columns_.rows = static_cast<std::uint32_t>(cells.size());
    return *this;
  }
  RawBatchMaker& payload(const std::vector<std::string>& cells) {
    RawColumn column;
    column.field_number = ++fields_;
    for (const std::string& cell : cells)
      column.cells.push_back(append(cell));
    columns_.payload.push_back(std::move(column));
    return *this;
  }
  RawColumns& columns() { return columns_; }
  RawBatch make() { return NounsForTests::sealed<RawBatch>(std::move(columns_)); }

private:
  // A text with a quote in it is stored as CSV has it inside quotes: doubled, and marked.
  RawCell append(std::string_view text) {
    RawCell cell;
    cell.offset = static_cast<std::uint32_t>(columns_.text.size());
    std::string stored;
    for (const char c : text)
      stored.append(c == '"' ? 2 : 1, c);
    cell.length = static_cast<std::uint32_t>(stored.size()) & 0x7FFFFFFFU;
    cell.escaped = stored.size() != text.size() ? 1 : 0;
    columns_.text.append(stored);
    return cell;
  }

  RawColumns columns_;
  std::uint16_t fields_ = 0;
};

} // namespace tallystick
