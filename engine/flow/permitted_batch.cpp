// SPDX-License-Identifier: MIT
#include "flow/permitted_batch.hpp"

#include <algorithm>

namespace tallystick {

SourceId PermittedBatch::source_of(RowId row) const {
  const auto& first = columns_.first_row;
  const auto after = std::upper_bound(first.begin(), first.end() - 1, row);
  return static_cast<SourceId>(after - first.begin() - 1);
}

} // namespace tallystick
