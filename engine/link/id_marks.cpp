// SPDX-License-Identifier: MIT
#include "link/id_marks.hpp"

#include <algorithm>

namespace tallystick::link {

IdMarks::IdMarks(std::span<const RepairOffer> offers,
                 const SegmentedColumn<PermittedVariant>& variants) {
  struct Mark {
    RowId row;
    std::uint32_t mark;
    auto operator<=>(const Mark&) const = default;
  };
  std::vector<Mark> all;
  std::size_t offered = 0;
  for (const RepairOffer& offer : offers) {
    all.push_back({offer.row, offer.person});
    offered = std::max(offered, std::size_t{offer.person} + 1);
  }
  ColumnReader<PermittedVariant> reader(variants);
  for (std::size_t i = 0; i != variants.size(); ++i)
    all.push_back({reader[i].row, reader[i].token});
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  for (const Mark& mark : all) {
    if (rows_.empty() || rows_.back() != mark.row) {
      rows_.push_back(mark.row);
      begin_.push_back(static_cast<std::uint32_t>(marks_.size()));
    }
    marks_.push_back(mark.mark);
  }
  begin_.push_back(static_cast<std::uint32_t>(marks_.size()));
  if (rows_.empty()) return;
  marked_ = BitTable(std::size_t{rows_.back()} + 1);
  for (const RowId row : rows_)
    marked_.set(row);
  offered_ = BitTable(offered);
  for (const RepairOffer& offer : offers)
    offered_.set(offer.person);
}

std::span<const std::uint32_t> IdMarks::of(RowId row) const {
  if (!has(row)) return {};
  const auto found = std::lower_bound(rows_.begin(), rows_.end(), row);
  const auto at = static_cast<std::size_t>(found - rows_.begin());
  return {marks_.data() + begin_[at], marks_.data() + begin_[at + 1]};
}

bool IdMarks::near(const Profile& a, const Profile& b) const {
  if (a.fallible != b.fallible) return false;
  const std::span<const std::uint32_t> of_a = of(a.row);
  const std::span<const std::uint32_t> of_b = of(b.row);
  const auto holds = [](std::span<const std::uint32_t> marks, std::uint32_t mark) {
    return std::binary_search(marks.begin(), marks.end(), mark);
  };
  if (!a.fallible && (holds(of_a, b.person) || holds(of_b, a.person))) return true;
  auto x = of_a.begin();
  auto y = of_b.begin();
  while (x != of_a.end() && y != of_b.end()) {
    if (*x == *y) return true;
    if (*x < *y)
      ++x;
    else
      ++y;
  }
  return false;
}

std::uint32_t IdMarks::pattern(const Profile& a, const Profile& b) const {
  const std::uint32_t pattern = pattern_of(parts_of(a), parts_of(b));
  constexpr auto kNear = static_cast<std::uint32_t>(PersonIdLevel::near);
  const std::uint32_t id = pattern % kBirthDateStride;
  return id > kNear && near(a, b) ? pattern - id + kNear : pattern;
}

} // namespace tallystick::link
