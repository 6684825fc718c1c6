// SPDX-License-Identifier: MIT
#include "link/doubted_ids.hpp"

#include <algorithm>
#include <mutex>
#include <vector>

#include "link/bit_table.hpp"
#include "link/bucket_sort.hpp"

namespace tallystick::link {
namespace {

struct Holder {
  PersonNumber person;
  RowId root;
  RowId row;
  friend auto operator<=>(const Holder&, const Holder&) = default;
};

/// Rows of ids whose rows are several trees, by id and tree.
std::vector<Holder> holders_of_split_ids(ThreadCount threads, const Forest& forest,
                                         std::span<const PersonNumber> own_id) {
  const std::size_t rows = forest.to.size();
  const auto held_id = [&](std::size_t row) { // ids without a check digit are no tree's
    return forest.person[row] == kNoPerson ? kNoPerson : own_id[row];
  };
  BitTable split(rows);
  parallel_for(threads, rows, kPieceRows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row != end; ++row) {
      const PersonNumber person = held_id(row);
      if (person != kNoPerson && forest.root(static_cast<RowId>(row)) != forest.root(person))
        split.set_shared(person);
    }
  });
  std::vector<Holder> holders;
  std::mutex adding;
  parallel_for(threads, rows, kPieceRows, [&](std::size_t begin, std::size_t end) {
    std::vector<Holder> found;
    for (std::size_t row = begin; row != end; ++row)
      if (const PersonNumber person = held_id(row); person != kNoPerson && split.test(person))
        found.push_back({person, forest.root(static_cast<RowId>(row)), static_cast<RowId>(row)});
    const std::lock_guard lock{adding}; // put in order below
    holders.insert(holders.end(), found.begin(), found.end());
  });
  std::sort(holders.begin(), holders.end());
  return holders;
}

} // namespace

std::uint64_t forget_doubted_ids(ThreadCount threads, Forest& forest,
                                 std::span<PersonNumber> own_id) {
  const std::vector<Holder> holders = holders_of_split_ids(threads, forest, own_id);
  std::uint64_t lost = 0;
  const auto same_id = [](const Holder& a, const Holder& b) { return a.person == b.person; };
  const auto same_tree = [](const Holder& a, const Holder& b) { return a.root == b.root; };
  for_each_run(std::span<const Holder>(holders), same_id, [&](std::span<const Holder> of_id) {
    std::vector<std::span<const Holder>> trees;
    for_each_run(of_id, same_tree, [&](std::span<const Holder> tree) { trees.push_back(tree); });
    std::size_t most = 0;
    for (const auto& tree : trees)
      most = std::max(most, tree.size());
    const auto as_many = std::count_if(trees.begin(), trees.end(),
                                       [&](const auto& tree) { return tree.size() == most; });
    for (const auto& tree : trees) {
      if (tree.size() == most && as_many == 1) continue;
      ++lost;
      forest.person[tree.front().root] = kNoPerson;
      for (const Holder& holder : tree)
        own_id[holder.row] = forest.person[holder.row] = kNoPerson;
    }
  });
  return lost;
}

} // namespace tallystick::link
