// SPDX-License-Identifier: MIT
#include "link/candidates.hpp"

#include <algorithm>
#include <functional>
#include <span>

#include "core/radix_sort.hpp"
#include "link/bucket_sort.hpp"

namespace tallystick::link {
namespace {

/// Somebody with a row of a single-row source, and the person who they may be.
struct Claim {
  RowId is;
  std::uint32_t source;
  RowId who;
  friend bool operator==(const Claim&, const Claim&) = default;
  friend auto operator<=>(const Claim&, const Claim&) = default;
};

/// Everybody who claims to be a person of whom the same source has another row, or another claim.
/// Ascending.
std::vector<Candidate> rivals(std::span<const Candidate> candidates, const SingleRows& singles) {
  std::vector<Candidate> all;
  if (singles.empty()) return all;
  std::vector<Claim> claims;
  for (const Candidate& c : candidates)
    if (c.is != kSeveral)
      for_each_source(singles.of(c.who), [&](std::uint32_t source) {
        claims.push_back({c.is, source, c.who});
      });
  std::sort(claims.begin(), claims.end());
  claims.erase(std::unique(claims.begin(), claims.end()), claims.end());
  const auto same = [](const Claim& a, const Claim& b) {
    return a.is == b.is && a.source == b.source;
  };
  for_each_run(std::span<const Claim>{claims}, same, [&](std::span<const Claim> run) {
    const bool is_there = (singles.of(run.front().is) >> run.front().source & 1U) != 0;
    if (run.size() == 1 && !is_there) return;
    for (const Claim& claim : run)
      all.push_back({claim.who, claim.is});
  });
  std::sort(all.begin(), all.end());
  return all;
}

} // namespace

CandidateCounts join_unique(std::vector<Candidate> candidates, const SingleRows& singles,
                            Forest& forest, std::uint8_t by) {
  // The candidates may have become one person since they were found.
  for (Candidate& c : candidates) {
    c.who = forest.root(c.who);
    if (c.is != kSeveral) c.is = forest.root(c.is);
  }
  sort_by_key(
      candidates, [](const Candidate& c) { return c.who; }, std::less<>());
  const std::vector<Candidate> rivalled = rivals(candidates, singles);
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
    const bool other_id = own != kNoPerson && own != forest.person_of(only.is);
    if (other_id || std::binary_search(rivalled.begin(), rivalled.end(), only)) {
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
