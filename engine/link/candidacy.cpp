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
  const RowId root = std::min(x, y);
  joined_.push_back({root, std::max(x, y), forest_.person_of(root), sources(root)});
  forest_.unite(x, y, by_);
  if (!singles_.empty()) singles_.merge(root, both);
  return true;
}

void Joiner::part(const BitTable& trees) {
  for (auto joined = joined_.rbegin(); joined != joined_.rend(); ++joined) {
    if (!trees.test(joined->other)) continue;
    forest_.part(joined->other, joined->root, joined->person);
    if (!singles_.empty()) singles_.merge(joined->root, joined->sources);
  }
  std::erase_if(joined_, [&](const Joined& joined) { return trees.test(joined.other); });
}

} // namespace tallystick::link
