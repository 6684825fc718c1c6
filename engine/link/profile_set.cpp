// SPDX-License-Identifier: MIT
#include "link/profile_set.hpp"

#include <algorithm>

#include "link/bucket_sort.hpp"

namespace tallystick::link {
namespace {

/// Rows whose fields are asked for before they are needed, since they lie anywhere.
constexpr std::size_t kAhead = 24;

/// A row, with what is known of it other than its fields: read in the order of rows, where it costs nothing.
struct RootedRow {
  RowId root;
  RowId row;
  PersonNumber person;
  RuleHits hits;
  bool fallible;
  bool open;
  [[nodiscard]] std::uint32_t radix_key() const { return root; }
};

bool same_content(const Profile& a, const Profile& b) {
  return a.person == b.person && a.fallible == b.fallible && a.fields == b.fields;
}

} // namespace

Profile ProfileInput::of(RowId row, RowId root) const {
  return {root,
          row,
          own_id[row],
          1,
          fallible(row),
          open.test(row),
          forest.person_of(root) != kNoPerson,
          columns.fields[row]};
}

ProfileSet profiles_of(ThreadCount threads, const ProfileInput& input,
                       std::span<const RuleHits> hits, std::size_t room) {
  const std::size_t rows = input.forest.to.size();
  BucketSort<RootedRow> sort(threads, rows);
  const unsigned root_bits =
      32U - static_cast<unsigned>(__builtin_clz(static_cast<std::uint32_t>(rows | 1U)));
  const unsigned shift = root_bits > sort.bucket_bits() ? root_bits - sort.bucket_bits() : 0U;
  const auto scan = [&](std::size_t begin, std::size_t end, const auto& put) {
    for (std::size_t row = begin; row != end; ++row) {
      if (row + kAhead < end) __builtin_prefetch(&input.forest.to[input.forest.to[row + kAhead]]);
      if (!hits[row].any()) continue;
      const RowId root = input.forest.root(static_cast<RowId>(row));
      const auto id = static_cast<RowId>(row);
      put(root >> shift, RootedRow{root, id, input.own_id[row], hits[row], input.fallible(id),
                                   input.open.test(id)});
    }
  };
  sort.count(scan);
  const std::vector<std::size_t> first_of = sort.bounds(); // a place for every row, at most
  ProfileSet all(first_of.back());
  sort.sorted_within(room, scan, [&](std::size_t bucket, std::span<const RootedRow> sorted) {
    std::size_t end_place = first_of[bucket];
    std::size_t fetched = 0;
    const auto same_root = [](const RootedRow& a, const RootedRow& b) { return a.root == b.root; };
    for_each_run(sorted, same_root, [&](std::span<const RootedRow> tree) {
      const std::size_t first = end_place;
      const bool identified = input.forest.person_of(tree.front().root) != kNoPerson;
      const auto seen = static_cast<std::size_t>(&tree.back() - sorted.data()) + 1;
      for (const std::size_t end = std::min(seen + kAhead, sorted.size()); fetched < end; ++fetched)
        __builtin_prefetch(&input.columns.fields[sorted[fetched].row]);
      for (const RootedRow& r : tree) {
        const Profile& profile = all.put(end_place, r.root, r.row, r.person, 1U, r.fallible, r.open,
                                         identified, input.columns.fields[r.row]);
        const bool marked = input.marks.has(r.row);
        std::size_t again = marked ? end_place : first;
        while (again != end_place &&
               (!same_content(all.at(again), profile) || input.marks.has(all.at(again).row)))
          ++again;
        if (again == end_place)
          all.keep(end_place++, r.hits); // equal rows have equal keys, so equal hits
        else
          ++all.at(again).rows;
      }
    });
  });
  return all;
}

} // namespace tallystick::link
