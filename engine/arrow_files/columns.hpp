// SPDX-License-Identifier: MIT
// Columns of one row group, read side by side although each may stop where it likes.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <arrow/array.h>

#include "arrow_files/batch_stream.hpp"

namespace tallystick::arrow_files {

/// One column or several, read from front to back.
class Columns {
public:
  Columns() = default;
  Columns(const Columns&) = delete;
  Columns& operator=(const Columns&) = delete;
  virtual ~Columns() = default;

  /// The next rows of each column, at least one and at most `rows`; as many of each.
  [[nodiscard]] virtual arrow::ArrayVector next(std::int64_t rows) = 0;
};

/// Some columns, and where in the batch each of them stands.
struct PlacedColumns {
  std::unique_ptr<Columns> columns;
  std::vector<std::vector<std::size_t>> places;
  arrow::ArrayVector pending{}; ///< read and not handed out
  std::int64_t pending_rows = 0;
};

class ZippedColumns : public BatchSource {
public:
  ZippedColumns(std::shared_ptr<arrow::Schema> schema, std::vector<PlacedColumns> parts,
                std::int64_t rows, std::int64_t batch_rows);
  [[nodiscard]] const std::shared_ptr<arrow::Schema>& schema() const override { return schema_; }
  [[nodiscard]] std::shared_ptr<arrow::RecordBatch> next() override;

private:
  std::shared_ptr<arrow::Schema> schema_;
  std::vector<PlacedColumns> parts_;
  std::int64_t rows_;
  std::int64_t batch_rows_;
};

} // namespace tallystick::arrow_files
