// SPDX-License-Identifier: MIT
#include "ingest/column_cutter.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "table/column_text.hpp"
#include "table/encoding.hpp"

namespace tallystick::ingest {
namespace {

using table::ColumnType;
using table::ValueKind;

bool is_date_field(IdentifierField field) {
  return field == IdentifierField::birth_date || field == IdentifierField::event_date;
}

/// A timestamp with a time zone is kept in UTC: which day it is elsewhere, only its owner can say.
bool is_elsewhere(const ColumnType& type) {
  constexpr std::array<std::string_view, 5> kUtc = {"", "UTC", "Etc/UTC", "Z", "+00:00"};
  return type.kind == ValueKind::timestamp &&
         std::find(kUtc.begin(), kUtc.end(), type.zone) == kUtc.end();
}

Result<TextForm> form_of(IdentifierField field, const ColumnType& type) {
  switch (type.kind) {
  case ValueKind::nothing:
  case ValueKind::text:
  case ValueKind::boolean:
    return TextForm::as_written;
  case ValueKind::bytes: // as tools of old write texts; of a fixed width they are something else
    if (type.storage != table::Storage::fixed) return TextForm::as_written;
    break;
  case ValueKind::integer:
  case ValueKind::real:
  case ValueKind::decimal:
    return TextForm::number;
  case ValueKind::date:
  case ValueKind::timestamp:
    if (!is_date_field(field)) break;
    if (!is_elsewhere(type)) return TextForm::iso_date;
    return Error(ErrorCode::input_refused,
                 "a date column has times of a time zone, so its days depend on where one is",
                 "make it a column of dates, or of local times without a zone");
  default:
    break;
  }
  return Error(ErrorCode::input_refused,
               "a column that is mapped has a type that holds no such thing",
               "make it a column of texts");
}

/// The cells of a column; their texts go to the batch's text.
std::vector<RawCell> cells_of(const table::ColumnView& column, const table::TextRange& range,
                              SecretBuffer& text, std::vector<table::TextPlace>& places) {
  append_texts(column, range, text, places);
  std::vector<RawCell> cells(range.rows);
  for (std::size_t row = 0; row < range.rows; ++row) {
    cells[row].offset = places[row].offset;
    cells[row].length = places[row].length & 0x7FFFFFFFU;
  }
  return cells;
}

} // namespace

Result<std::shared_ptr<const TypedLayout>>
lay_out_columns(const SourceFiles& files, const FieldMap& fields, const table::ColumnSchema& schema,
                const std::vector<std::uint32_t>& column_of) {
  auto layout = std::make_shared<TypedLayout>();
  layout->least_digits = files.least_digits;
  for (std::size_t f = 0; f < kIdentifierFieldCount; ++f) {
    layout->identifiers[f] = FieldMap::kUnmapped;
    const std::uint32_t field = fields.identifiers[f];
    if (field == FieldMap::kUnmapped) continue;
    const auto form = form_of(static_cast<IdentifierField>(f), schema.type(field));
    if (!form) return Error(form.error()).at({{}, 0, field + 1, {}});
    layout->identifiers[f] = column_of[field];
    layout->forms[f] = *form;
    layout->field_numbers[f] = static_cast<std::uint16_t>(field + 1);
  }
  auto packed = std::make_shared<table::PackedLayout>();
  for (const std::uint32_t field : fields.payload) {
    if (!can_pack(schema.type(field)))
      return Error(ErrorCode::input_refused, "a released column holds nested values",
                   "flatten it, or leave it out")
          .at({{}, 0, field + 1, {}});
    layout->payload.push_back(column_of[field]);
    packed->push_back(schema.type(field));
  }
  layout->packed = std::move(packed);
  return std::shared_ptr<const TypedLayout>(std::move(layout));
}

Result<CutRows> cut_columns(const SourceChunk& chunk, LineNumbers lines) {
  const TypedLayout& layout = *chunk.typed_layout;
  CutRows cut;
  RawColumns& out = cut.columns;
  out.rows = static_cast<std::uint32_t>(chunk.rows);
  cut.rows_read = chunk.rows;

  const auto range_of = [&](std::size_t field) {
    return table::TextRange{chunk.first, chunk.rows, layout.least_digits[field]};
  };
  std::size_t bound = 0;
  for (std::size_t f = 0; f < kIdentifierFieldCount; ++f)
    if (layout.identifiers[f] != FieldMap::kUnmapped)
      bound += text_bound(chunk.columns->column(layout.identifiers[f]), range_of(f));
  constexpr std::size_t kMostText = std::size_t{1} << 30U; // places have 32 bits
  if (bound > kMostText)
    return Error(ErrorCode::input_refused,
                 "identifiers of a few thousand rows take more than 1 GiB");
  out.text.reserve(bound);

  std::vector<table::TextPlace> places;
  for (std::size_t f = 0; f < kIdentifierFieldCount; ++f) {
    if (layout.identifiers[f] == FieldMap::kUnmapped) continue;
    RawColumn& column = out.identifiers[f];
    column.field_number = layout.field_numbers[f];
    column.form = layout.forms[f];
    column.cells =
        cells_of(chunk.columns->column(layout.identifiers[f]), range_of(f), out.text, places);
  }
  out.layout = layout.packed;
  if (!layout.payload.empty()) {
    std::vector<table::ColumnView> payload;
    for (const std::uint32_t column : layout.payload)
      payload.push_back(chunk.columns->column(column));
    out.issues.add(IssueCode::not_utf8,
                   table::pack_rows(payload, chunk.first, chunk.rows, out.packed));
  }
  if (lines == LineNumbers::wanted)
    for (std::uint64_t row = 0; row < chunk.rows; ++row)
      cut.row_line.push_back(chunk.first_line + row);
  return cut;
}

} // namespace tallystick::ingest
