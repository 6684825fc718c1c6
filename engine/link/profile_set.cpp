// SPDX-License-Identifier: MIT
#include "link/profile_set.hpp"

#include <algorithm>

#include "link/bucket_sort.hpp"

namespace tallystick::link {
namespace {

/// Rows whose fields are asked for before they are needed, since they lie anywhere.
constexpr std::size_t kAhead = 24;

struct RootedRow {
  RowId root;
  RowId row;
  [[nodiscard]] std::uint32_t radix_key() const { return root; }
};

bool same_content(const Profile& a, const Profile& b) {
  return a.person == b.person && a.fallible == b.fallible && a.fields == b.fields;
}

} // namespace

Profile ProfileInput::of(RowId row, RowId root) const {
  const bool fallible =
      !columns.evidence.empty() && has(columns.evidence[row], Evidence::fallible_person_id);
  return {root, row, own_id[row], 1, fallible, columns.fields[row]};
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
      if (!hits[row].any()) continue;
      const RowId root = input.forest.root(static_cast<RowId>(row));
      put(root >> shift, RootedRow{root, static_cast<RowId>(row)});
    }
  };
  std::vector<ProfileSet> parts(sort.buckets());
  sort.count(scan);
  sort.sorted_within(room, scan, [&](std::size_t bucket, std::span<const RootedRow> sorted) {
    std::vector<Profile>& out = parts[bucket].profiles;
    std::vector<RuleHits>& out_hits = parts[bucket].hits;
    std::size_t fetched = 0;
    const auto same_root = [](const RootedRow& a, const RootedRow& b) { return a.root == b.root; };
    for_each_run(sorted, same_root, [&](std::span<const RootedRow> tree) {
      const std::size_t first = out.size();
      const auto seen = static_cast<std::size_t>(&tree.back() - sorted.data()) + 1;
      for (const std::size_t end = std::min(seen + kAhead, sorted.size()); fetched < end; ++fetched)
        input.fetch(sorted[fetched].row);
      for (const RootedRow& r : tree) {
        const Profile profile = input.of(r.row, r.root);
        const auto tree_begin = out.begin() + static_cast<std::ptrdiff_t>(first);
        const auto again = input.marks.has(r.row)
                               ? out.end()
                               : std::find_if(tree_begin, out.end(), [&](const Profile& p) {
                                   return same_content(p, profile) && !input.marks.has(p.row);
                                 });
        if (again == out.end()) {
          out.push_back(profile);
          out_hits.push_back(hits[r.row]); // equal rows have equal keys, so equal hits
        } else {
          ++again->rows;
        }
      }
    });
  });
  ProfileSet all;
  std::size_t profiles = 0;
  for (const ProfileSet& part : parts)
    profiles += part.profiles.size();
  all.profiles.reserve(profiles);
  all.hits.reserve(profiles);
  for (ProfileSet& part : parts) {
    all.profiles.insert(all.profiles.end(), part.profiles.begin(), part.profiles.end());
    all.hits.insert(all.hits.end(), part.hits.begin(), part.hits.end());
    part = {};
  }
  return all;
}

} // namespace tallystick::link
