// SPDX-License-Identifier: MIT
#include "link/candidacy.hpp"

namespace tallystick::link {

std::uint64_t Joiner::sources(RowId root) const {
  if (singles_.empty()) return 0;
  const auto found = joined_.find(root);
  return found == joined_.end() ? singles_.of(root) : found->second;
}

bool Joiner::allows(RowId x, RowId y) const {
  const PersonNumber id_x = forest_.person_of(x);
  const PersonNumber id_y = forest_.person_of(y);
  if (id_x != kNoPerson && id_y != kNoPerson) return id_x == id_y;
  return (sources(x) & sources(y)) == 0;
}

bool Joiner::join(RowId x, RowId y) {
  x = forest_.root(x);
  y = forest_.root(y);
  if (x == y) return true;
  if (!allows(x, y)) return false;
  const std::uint64_t both = sources(x) | sources(y);
  forest_.unite(x, y, by_);
  if (!singles_.empty()) joined_[std::min(x, y)] = both;
  return true;
}

} // namespace tallystick::link
