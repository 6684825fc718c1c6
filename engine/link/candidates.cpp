// SPDX-License-Identifier: MIT
#include "link/candidates.hpp"

#include <algorithm>
#include <span>

#include "link/bucket_sort.hpp"

namespace tallystick::link {

CandidateCounts join_unique(std::vector<Candidate> candidates, Forest& forest, std::uint8_t by) {
  // The candidates may have become one person since they were found.
  for (Candidate& c : candidates) {
    c.who = forest.root(c.who);
    if (c.is != kSeveral) c.is = forest.root(c.is);
  }
  std::sort(candidates.begin(), candidates.end());
  CandidateCounts counts;
  std::vector<Candidate> accepted;
  const auto same = [](const Candidate& a, const Candidate& b) { return a.who == b.who; };
  for_each_run(std::span<const Candidate>{candidates}, same, [&](std::span<const Candidate> run) {
    const Candidate& only = run.front();
    if (only.is == kSeveral || only != run.back()) {
      ++counts.ambiguous;
      return;
    }
    const PersonNumber own = forest.person_of(only.who);
    if (own != kNoPerson && own != forest.person_of(only.is)) {
      ++counts.vetoed;
    } else {
      accepted.push_back(only);
    }
  });
  for (const Candidate& c : accepted)
    forest.unite(c.who, c.is, by);
  return counts;
}

} // namespace tallystick::link
