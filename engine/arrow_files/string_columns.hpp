// SPDX-License-Identifier: MIT
// Flat columns of strings, made from the pages of a column chunk with one copy of each value: what most files of
// records consist of, and nearly twice as quick as by Arrow's builders.
#pragma once

#include <memory>

#include <arrow/type_fwd.h>
#include <parquet/column_reader.h>
#include <parquet/schema.h>

#include "arrow_files/columns.hpp"

namespace tallystick::arrow_files {

/// `type`: utf8, large_utf8, binary or large_binary.
[[nodiscard]] std::unique_ptr<Columns> read_strings(std::unique_ptr<parquet::PageReader> pages,
                                                    const parquet::ColumnDescriptor* column,
                                                    const std::shared_ptr<arrow::DataType>& type);

/// `type`: a dictionary of utf8 or binary by int32. Every page must have been written by the chunk's dictionary.
[[nodiscard]] std::unique_ptr<Columns>
read_dictionary_indices(std::unique_ptr<parquet::PageReader> pages,
                        const parquet::ColumnDescriptor* column,
                        const std::shared_ptr<arrow::DataType>& type);

} // namespace tallystick::arrow_files
