// SPDX-License-Identifier: MIT
#include "flow/permitted_batch.hpp"

#include <algorithm>

namespace tallystick {

const char* payload_of(const PermittedColumns& columns, RowId row) {
  const auto& first = columns.payload_first_row;
  const auto after = std::upper_bound(first.begin(), first.end(), row);
  const auto block = static_cast<std::size_t>(after - first.begin()) - 1;
  return columns.payload[block].data() + columns.payload_at[row];
}

SourceId PermittedBatch::source_of(RowId row) const {
  const auto& first = columns_.first_row;
  const auto after = std::upper_bound(first.begin(), first.end() - 1, row);
  return static_cast<SourceId>(after - first.begin() - 1);
}

} // namespace tallystick
