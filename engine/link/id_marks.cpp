// SPDX-License-Identifier: MIT
#include "link/id_marks.hpp"

#include <tuple>

namespace tallystick::link {
namespace {

using Marks = std::span<const std::uint32_t>;

MarkLists lists_of(std::span<const RepairOffer> offers) {
  std::vector<RepairOffer> sorted(offers.begin(), offers.end());
  const auto order = [](const RepairOffer& offer) { return std::tuple(offer.row, offer.person); };
  std::sort(sorted.begin(), sorted.end(),
            [&](const auto& a, const auto& b) { return order(a) < order(b); });
  const auto same = [&](const auto& a, const auto& b) { return order(a) == order(b); };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
  MarkLists lists;
  for (const RepairOffer& offer : sorted)
    lists.add(offer.row, offer.person);
  lists.close();
  return lists;
}

MarkLists lists_of(const SegmentedColumn<PermittedVariant>& variants) {
  MarkLists lists;
  ColumnReader<PermittedVariant> reader(variants);
  for (std::size_t i = 0; i != variants.size(); ++i)
    lists.add(reader[i].row, reader[i].token);
  lists.close();
  return lists;
}

BitTable table_of(std::span<const RepairOffer> offers) {
  std::size_t persons = 0;
  for (const RepairOffer& offer : offers)
    persons = std::max(persons, std::size_t{offer.person} + 1);
  BitTable table(persons);
  for (const RepairOffer& offer : offers)
    table.set(offer.person);
  return table;
}

BitTable wholes_of(const MarkLists& variants) {
  constexpr std::size_t kBitsPerRow = 16;
  BitTable table(std::bit_ceil(std::max<std::size_t>(variants.rows().size() * kBitsPerRow, 64)));
  for (const RowId row : variants.rows())
    table.set(variants.of(row)[0] & (table.bits() - 1));
  return table;
}

bool share_one(Marks a, Marks b) {
  auto x = a.begin();
  auto y = b.begin();
  while (x != a.end() && y != b.end()) {
    if (*x == *y) return true;
    if (*x < *y)
      ++x;
    else
      ++y;
  }
  return false;
}

/// Of variants of two ids of one length.
bool wrong_digit(Marks a, Marks b) {
  for (std::size_t place = 1; place != a.size(); ++place)
    if (a[place] == b[place]) return true;
  return false;
}
bool swapped_neighbours(Marks a, Marks b) {
  for (std::size_t place = 2; place < a.size(); ++place)
    if (a[place - 1] == b[place] && a[place] == b[place - 1]) return true;
  return false;
}
bool missing_digit(Marks shorter, Marks longer) {
  return longer.size() == shorter.size() + 1 &&
         std::find(longer.begin() + 1, longer.end(), shorter[0]) != longer.end();
}
bool one_error_apart(Marks a, Marks b) {
  if (a.size() == b.size()) return wrong_digit(a, b) || swapped_neighbours(a, b);
  return a.size() < b.size() ? missing_digit(a, b) : missing_digit(b, a);
}

} // namespace

void MarkLists::add(RowId row, std::uint32_t mark) {
  if (rows_.empty() || rows_.back() != row) {
    rows_.push_back(row);
    begin_.push_back(static_cast<std::uint32_t>(marks_.size()));
  }
  marks_.push_back(mark);
}

void MarkLists::close() {
  if (rows_.empty()) return;
  begin_.push_back(static_cast<std::uint32_t>(marks_.size()));
  marked_ = BitTable(std::size_t{rows_.back()} + 1);
  for (const RowId row : rows_)
    marked_.set(row);
  std::uint32_t before = 0;
  for (std::size_t word = 0; word != marked_.bits() / 64; ++word) {
    before_.push_back(before);
    before += static_cast<std::uint32_t>(std::popcount(marked_.word(word)));
  }
}

IdMarks::IdMarks(std::span<const RepairOffer> offers,
                 const SegmentedColumn<PermittedVariant>& variants)
    : offers_(lists_of(offers)), variants_(lists_of(variants)), offered_(table_of(offers)),
      wholes_(wholes_of(variants_)) {}

bool IdMarks::near(const Profile& a, const Profile& b) const {
  if (a.fallible != b.fallible) return false;
  if (variants_.has(a.row) && variants_.has(b.row))
    return one_error_apart(variants_.of(a.row), variants_.of(b.row));
  const Marks of_a = offers_.of(a.row);
  const Marks of_b = offers_.of(b.row);
  const auto holds = [](Marks marks, std::uint32_t mark) {
    return std::binary_search(marks.begin(), marks.end(), mark);
  };
  return holds(of_a, b.person) || holds(of_b, a.person) || share_one(of_a, of_b);
}

std::uint32_t IdMarks::pattern(const Profile& a, const Profile& b) const {
  const std::uint32_t pattern = pattern_of(parts_of(a), parts_of(b));
  constexpr auto kNear = static_cast<std::uint32_t>(PersonIdLevel::near);
  const std::uint32_t id = pattern % kBirthDateStride;
  return id > kNear && near(a, b) ? pattern - id + kNear : pattern;
}

} // namespace tallystick::link
