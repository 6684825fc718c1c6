// SPDX-License-Identifier: MIT
#include "link/candidacy.hpp"

namespace tallystick::link {

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
  if (!singles_.empty()) singles_.merge(std::min(x, y), both);
  return true;
}

} // namespace tallystick::link
