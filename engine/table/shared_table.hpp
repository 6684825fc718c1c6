// SPDX-License-Identifier: MIT
// A table in memory that many may read, each when it likes: what is handed out points into the table and keeps it alive.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "table/arrow_c_data.hpp"
#include "table/column_batch.hpp"

namespace tallystick::table {

struct SharedTable {
  Owned<ArrowSchema> schema; ///< a struct of the columns
  std::vector<Owned<ArrowArray>> batches;
};

/// A new stream of the table's rows, from the first. The caller releases it.
[[nodiscard]] ArrowArrayStream stream_of(std::shared_ptr<const SharedTable> table);

/// A schema like `schema`, which needs that one no longer.
[[nodiscard]] ArrowSchema copy_of(const ArrowSchema& schema);

/// An array with the same buffers as `array`, which lives as long as `keeper` does.
[[nodiscard]] ArrowArray share_of(const ArrowArray& array, std::shared_ptr<const void> keeper);

} // namespace tallystick::table
