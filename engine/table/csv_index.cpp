// SPDX-License-Identifier: MIT
#include "table/csv_index.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "table/quote_resolver.hpp"
#include "table/record_machine.hpp"

namespace tallystick::table {
namespace {

constexpr std::size_t kBlockBytes =
    16 << 10; // its masks, positions and cells stay in the first-level cache
constexpr std::size_t kBlockWords = kBlockBytes / kWordBytes;
constexpr std::size_t kMaxText = std::size_t{1} << 30; // lengths have 30 bits
constexpr std::uint32_t kBeforeText = 0xffffffffU;     // plus one is offset 0
constexpr std::uint32_t kBadRow = 0xffffffffU;

} // namespace

std::string_view unescape(Cell cell, std::string_view chunk, const Dialect& dialect,
                          SecretBuffer& scratch) {
  const std::string_view raw = cell.raw(chunk);
  if (!cell.escaped()) return raw;
  if (scratch.size() < raw.size()) scratch.resize(raw.size());
  char* out = scratch.chars();
  std::size_t length = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    out[length++] = raw[i];
    if (raw[i] == dialect.quote) ++i; // its twin
  }
  return {out, length};
}

Result<CsvLayout> CsvLayout::create(Dialect dialect, std::uint32_t field_count,
                                    std::vector<std::uint32_t> wanted) {
  TALLYSTICK_TRY(check(dialect));
  const bool inside = std::all_of(wanted.begin(), wanted.end(),
                                  [&](std::uint32_t field) { return field < field_count; });
  if (field_count == 0 || !inside) {
    return Error(ErrorCode::internal, "a wanted field is not in the record");
  }
  CsvLayout layout;
  layout.dialect_ = dialect;
  layout.field_count_ = field_count;
  layout.wanted_ = std::move(wanted);
  return layout;
}

Status CsvIndex::build(std::string_view text, const CsvLayout& layout, QuoteHint hint) {
  if (text.size() >= kMaxText) return Error(ErrorCode::internal, "a chunk is too long to index");
  if (!build_from_masks(text, layout, hint)) build_from_machine(text, layout);
  return {};
}

void CsvIndex::begin(const CsvLayout& layout) {
  rows_ = 0;
  empty_lines_ = 0;
  issues_.clear();
  if (cells_.size() < layout.wanted().size()) cells_.resize(layout.wanted().size());
  positions_.ensure(1, 0);
  positions_.data()[0] = kBeforeText;
}

Structure CsvIndex::structure_with_room(std::size_t separators) {
  return {positions_.data(), separators, record_ends_.data(), 0};
}

bool CsvIndex::build_from_masks(std::string_view text, const CsvLayout& layout, QuoteHint hint) {
  begin(layout);
  const TextKernel& kernel = text_kernel();
  const Dialect& dialect = layout.dialect();
  quotes_possible_ = hint == QuoteHint::possible && dialect.quoting();
  QuoteResolver resolver(text, dialect);
  std::array<WordMasks, kBlockWords> masks;
  std::size_t open =
      1; // items of positions_ that belong to the record still open, and the record end before it
  for (std::size_t base = 0; base < text.size(); base += kBlockBytes) {
    const std::size_t bytes = std::min(kBlockBytes, text.size() - base);
    const std::size_t words = (bytes + kWordBytes - 1) / kWordBytes;
    kernel.find_masks(text.data() + base, bytes, dialect.delimiter, dialect.quote, masks.data());
    if (quotes_possible_) {
      resolver.resolve(base, {masks.data(), words});
      if (resolver.malformed()) return false;
    }
    positions_.ensure(open + kBlockBytes + kStructureSlack, open);
    record_ends_.ensure(kBlockBytes + kStructureSlack, 0);
    Structure found = structure_with_room(open);
    kernel.flatten(masks.data(), words, static_cast<std::uint32_t>(base), found);
    if (base + bytes == text.size() && !resolver.inside()) end_open_record(text, found);
    pairs_possible_ = resolver.pairs_seen();
    take_rows(text, layout, found, {});
    open = found.positions;
  }
  return !resolver.inside();
}

void CsvIndex::build_from_machine(std::string_view text, const CsvLayout& layout) {
  begin(layout);
  quotes_possible_ = true;
  pairs_possible_ = true;
  const ByteCounts most =
      text_kernel().count(text.data(), text.size(), layout.dialect().delimiter, '\n');
  positions_.ensure(most.first + most.second + 2, 1);
  record_ends_.ensure(most.second + 1, 0);
  Structure found = structure_with_room(1);
  std::vector<std::uint32_t> bad;
  const auto separator = [&](std::size_t at) {
    found.position[found.positions++] = static_cast<std::uint32_t>(at);
  };
  const auto record_end = [&](std::size_t at, Quoting quoting) {
    if (quoting == Quoting::bad) bad.push_back(static_cast<std::uint32_t>(found.rows));
    found.row_end[found.rows++] = static_cast<std::uint32_t>(found.positions);
    separator(at);
  };
  const RecordTail tail = walk_records(text, layout.dialect(), separator, record_end);
  if (tail.begin < text.size()) record_end(text.size(), tail.quoting);
  take_rows(text, layout, found, bad);
}

/// The last record may lack its line end: the end of the text stands in for it.
void CsvIndex::end_open_record(std::string_view text, Structure& found) {
  const std::uint32_t end =
      found.rows == 0 ? found.position[0] : found.position[found.row_end[found.rows - 1]];
  if (end + 1 == static_cast<std::uint32_t>(text.size())) return;
  found.row_end[found.rows++] = static_cast<std::uint32_t>(found.positions);
  found.position[found.positions++] = static_cast<std::uint32_t>(text.size());
}

/// Turns the complete records of `found` into rows and leaves in it only the positions of the
/// record still open.
void CsvIndex::take_rows(std::string_view text, const CsvLayout& layout, Structure& found,
                         std::span<const std::uint32_t> bad) {
  const std::size_t from = rows_;
  row_begin_.ensure(from + found.rows, from);
  row_end_.ensure(from + found.rows, from);
  first_field_.ensure(found.rows, 0);
  std::uint32_t* first_field = first_field_.data();
  std::size_t next_bad = 0;
  std::uint32_t previous = 0;
  for (std::size_t r = 0; r < found.rows; ++r) {
    const std::uint32_t last = found.row_end[r];
    const std::uint32_t begin = found.position[previous] + 1;
    std::uint32_t end = found.position[last];
    if (end > begin && text[end - 1] == '\r') --end;
    const std::uint32_t fields = last - previous;
    const bool is_bad = next_bad < bad.size() && bad[next_bad] == r;
    next_bad += is_bad ? 1 : 0;
    const std::uint32_t first = previous + 1;
    previous = last;
    if (begin == end) {
      ++empty_lines_;
      continue;
    }
    row_begin_.data()[rows_] = begin;
    row_end_.data()[rows_] = end;
    first_field[rows_ - from] = first;
    if (fields != layout.field_count() || is_bad) {
      take_odd_row(fields, layout, is_bad);
      first_field[rows_ - from] = kBadRow;
    }
    ++rows_;
  }
  for (std::size_t k = 0; k < layout.wanted().size(); ++k) {
    fill_cells(k, layout, from);
    if (quotes_possible_) find_quotes(k, text, layout.dialect().quote, from);
  }
  std::copy(found.position + previous, found.position + found.positions, found.position);
  found.positions -= previous;
  found.rows = 0;
}

void CsvIndex::take_odd_row(std::uint32_t fields, const CsvLayout& layout, bool bad) {
  const IssueCode code = bad                             ? IssueCode::row_bad_quote
                         : fields < layout.field_count() ? IssueCode::row_too_short
                                                         : IssueCode::row_too_long;
  issues_.push_back({static_cast<std::uint32_t>(rows_), 0, code});
}

void CsvIndex::fill_cells(std::size_t k, const CsvLayout& layout, std::size_t from) {
  cells_[k].ensure(rows_, from);
  const std::uint32_t field = layout.wanted()[k];
  const std::uint32_t* position = positions_.data();
  const std::uint32_t* first_field = first_field_.data();
  const std::uint32_t* begins = row_begin_.data() + from;
  const std::uint32_t* ends = row_end_.data() + from;
  Cell* cells = cells_[k].data() + from;
  const std::size_t rows = rows_ - from;
  const bool is_last = field + 1 == layout.field_count();
  for (std::size_t r = 0; r < rows; ++r) {
    const std::uint32_t first = first_field[r];
    if (first == kBadRow) {
      cells[r] = Cell(begins[r], 0);
      continue;
    }
    const std::uint32_t begin = position[first + field - 1] + 1;
    const std::uint32_t end = is_last ? ends[r] : position[first + field];
    cells[r] = Cell(begin, end - begin);
  }
}

/// Takes the quotes off. A cell of a good row that begins with a quote also ends with one.
void CsvIndex::find_quotes(std::size_t k, std::string_view text, char quote, std::size_t from) {
  Cell* cells = cells_[k].data();
  for (std::size_t r = from; r < rows_; ++r) {
    const Cell outer = cells[r];
    if (outer.empty() || text[outer.offset()] != quote) continue;
    Cell inner(outer.offset() + 1, outer.length() - 2);
    inner.mark_quoted();
    if (pairs_possible_ &&
        std::memchr(text.data() + inner.offset(), quote, inner.length()) != nullptr) {
      inner.mark_escaped();
    }
    cells[r] = inner;
  }
}

} // namespace tallystick::table
