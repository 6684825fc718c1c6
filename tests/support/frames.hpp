// SPDX-License-Identifier: MIT
// Tables in memory for tests, written down column by column.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "table/column_builder.hpp"
#include "table/shared_table.hpp"

namespace tallystick::testing {

/// A column of texts in which nothing is missing but what says so.
using Texts = std::vector<std::optional<std::string>>;

struct NamedColumn {
  std::string name;
  std::string format;
  table::ColumnBuilder values;
};

inline NamedColumn text_column(std::string name, const Texts& texts) {
  NamedColumn column{std::move(name), "u", table::ColumnBuilder("u")};
  for (const auto& text : texts) {
    if (text)
      column.values.append_bytes(*text);
    else
      column.values.append_missing();
  }
  return column;
}

template<class Number>
NamedColumn number_column(std::string name, std::string format,
                          const std::vector<std::optional<Number>>& numbers) {
  NamedColumn column{std::move(name), format, table::ColumnBuilder(format)};
  for (const auto& number : numbers) {
    if (number)
      column.values.append(*number);
    else
      column.values.append_missing();
  }
  return column;
}

/// One batch of these columns, all as long as the first.
inline std::shared_ptr<table::SharedTable> table_of(std::vector<NamedColumn> columns) {
  std::vector<table::NamedFormat> formats;
  std::vector<table::ColumnBuilder> values;
  const std::size_t rows = columns.empty() ? 0 : columns[0].values.size();
  for (NamedColumn& column : columns) {
    formats.push_back({column.name, column.format});
    values.push_back(std::move(column.values));
  }
  auto table = std::make_shared<table::SharedTable>();
  table->schema = table::make_schema(formats);
  table->batches.push_back(table::make_batch(std::move(values), rows));
  return table;
}

inline table::ColumnStream stream_over(std::shared_ptr<const table::SharedTable> table) {
  ArrowArrayStream raw = table::stream_of(std::move(table));
  return table::ColumnStream::open(raw).value();
}

} // namespace tallystick::testing
