// SPDX-License-Identifier: MIT
#include "link/keyed_pass.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "core/union_find.hpp"
#include "link/candidates.hpp"
#include "link/key_groups.hpp"
#include "link/single_rows.hpp"

namespace tallystick::link {
namespace {

using Pair = std::pair<RowId, RowId>;

/// A person with rows behind a key.
struct Member {
  RowId root;
  PersonNumber person;
  bool fallible; ///< a row behind the key has an id that may hold a typing error
};

/// What the groups of one bucket say; roots throughout.
struct Findings {
  std::vector<Pair> joins;           ///< unique: parts of one person id; any: all who agree
  std::vector<Candidate> candidates; ///< unique: persons without an id, and who they may be
  std::vector<RowId> strangers;      ///< unique: groups without any person id, each ended by kEnd
  KeyedCounts counts;
};
constexpr RowId kEnd = kNoPerson;
constexpr std::size_t kAhead = 16; ///< rows

/// Looks at one key's rows at a time; for one bucket.
class GroupReader {
public:
  GroupReader(const PassPlan& pass, const KeyedEvidence& evidence, const Forest& forest)
      : pass_(pass), evidence_(evidence), forest_(forest) {}

  void read_all(std::span<const KeyedRow> rows, Findings& findings) {
    const auto same = [](const KeyedRow& a, const KeyedRow& b) { return a.key == b.key; };
    std::size_t seen = 0;
    for_each_run(rows, same, [&](std::span<const KeyedRow> run) {
      seen += run.size();
      fetch(rows, seen);
      const auto open = [&](const KeyedRow& r) { return evidence_.open.test(r.row); };
      if (run.size() > 1 && std::any_of(run.begin(), run.end(), open)) read(run, findings);
    });
  }

private:
  /// Has what is known of the rows behind those that were seen brought meanwhile, since it lies anywhere.
  void fetch(std::span<const KeyedRow> rows, std::size_t seen) {
    const SegmentedColumn<Evidence>& evidence = evidence_.columns.evidence;
    for (const std::size_t end = std::min(seen + 2 * kAhead, rows.size()); fetched_ < end;
         ++fetched_) {
      const RowId row = rows[fetched_].row;
      __builtin_prefetch(&forest_.to[row]);
      if (!evidence.empty()) __builtin_prefetch(&evidence[row]);
    }
    for (const std::size_t end = std::min(seen + kAhead, rows.size()); roots_fetched_ < end;
         ++roots_fetched_) {
      const RowId root = forest_.to[rows[roots_fetched_].row]; // mostly
      __builtin_prefetch(&forest_.to[root]);
      __builtin_prefetch(&forest_.person[root]);
    }
  }

  void read(std::span<const KeyedRow> rows, Findings& findings) {
    if (rows.size() > evidence_.max_rows_per_key) {
      for (const KeyedRow& r : rows)
        findings.counts.crowded += without_id(r.row) ? 1U : 0U;
      return;
    }
    collect_members(rows);
    if (members_.size() < 2) return;
    if (too_many_fallible_ids()) {
      refuse(findings);
    } else if (pass_.candidates == Candidates::unique) {
      find_unique(findings);
    } else {
      find_any(findings);
    }
  }

  [[nodiscard]] bool without_id(RowId row) const {
    return forest_.person_of(forest_.root(row)) == kNoPerson;
  }

  /// Members with a person id come first, by id.
  void collect_members(std::span<const KeyedRow> rows) {
    members_.clear();
    const SegmentedColumn<Evidence>& evidence = evidence_.columns.evidence;
    for (const KeyedRow& r : rows) {
      const RowId root = forest_.root(r.row);
      const bool fallible = !evidence.empty() && has(evidence[r.row], Evidence::fallible_person_id);
      members_.push_back({root, forest_.person_of(root), fallible});
    }
    std::sort(members_.begin(), members_.end(), [](const Member& a, const Member& b) {
      return std::pair{a.person, a.root} < std::pair{b.person, b.root};
    });
    std::size_t kept = 0;
    for (std::size_t i = 1; i != members_.size(); ++i) {
      if (members_[i].root == members_[kept].root) {
        members_[kept].fallible = members_[kept].fallible || members_[i].fallible;
      } else {
        members_[++kept] = members_[i];
      }
    }
    members_.resize(kept + 1);
    const auto has_id = [](const Member& m) { return m.person != kNoPerson; };
    with_id_ = static_cast<std::size_t>(
        std::partition_point(members_.begin(), members_.end(), has_id) - members_.begin());
  }
  [[nodiscard]] std::span<const Member> with_id() const { return {members_.data(), with_id_}; }
  [[nodiscard]] std::span<const Member> without_id() const {
    return std::span<const Member>{members_}.subspan(with_id_);
  }

  [[nodiscard]] bool too_many_fallible_ids() const {
    const auto fallible = [](const Member& m) { return m.fallible; };
    return static_cast<std::size_t>(std::count_if(members_.begin(), members_.end(), fallible)) >
           kMaxFallibleIdsPerKey;
  }
  void refuse(Findings& findings) const {
    if (pass_.candidates == Candidates::any) {
      findings.counts.ambiguous += without_id().size();
      return;
    }
    for (const Member& m : without_id())
      findings.candidates.push_back({m.root, kSeveral});
  }

  void find_unique(Findings& findings) const {
    if (with_id_ == 0) {
      for (const Member& m : members_)
        findings.strangers.push_back(m.root);
      findings.strangers.push_back(kEnd);
      return;
    }
    const Member& first = with_id().front();
    const bool one_id = first.person == with_id().back().person;
    if (one_id) {
      for (const Member& m : with_id().subspan(1))
        findings.joins.emplace_back(first.root, m.root);
    }
    for (const Member& m : without_id()) {
      findings.candidates.push_back({m.root, one_id ? first.root : kSeveral});
    }
  }

  /// Two different person ids do not agree on anything without somebody between them.
  void find_any(Findings& findings) const {
    if (without_id().empty()) {
      for (std::size_t i = 1; i != members_.size(); ++i) {
        if (members_[i].person == members_[i - 1].person) {
          findings.joins.emplace_back(members_[i - 1].root, members_[i].root);
        }
      }
      return;
    }
    const RowId between = without_id().front().root;
    for (const Member& m : members_) {
      if (m.root != between) findings.joins.emplace_back(between, m.root);
    }
  }

  const PassPlan& pass_;
  const KeyedEvidence& evidence_;
  const Forest& forest_;
  std::vector<Member> members_;
  std::size_t with_id_ = 0;
  std::size_t fetched_ = 0;
  std::size_t roots_fetched_ = 0;
};

/// Open rows without a person id that have the key but live at a crowded place.
std::uint64_t count_crowded(ThreadCount threads, const SegmentedColumn<MatchKeyToken>& keys,
                            const KeyedEvidence& evidence, const Forest& forest) {
  std::atomic<std::uint64_t> crowded{0};
  parallel_for(threads, keys.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    std::uint64_t here = 0;
    ColumnReader<MatchKeyToken> key_of(keys);
    ColumnReader<std::uint32_t> place_of(evidence.columns.place);
    for (std::size_t i = begin; i != end; ++i) {
      const auto row = static_cast<RowId>(i);
      if (!evidence.open.test(row) || key_of[row].absent()) continue;
      if (!evidence.crowded.contains(place_of[row])) continue;
      here += forest.person_of(forest.root(row)) == kNoPerson ? 1U : 0U;
    }
    crowded += here;
  });
  return crowded;
}

Findings look(ThreadCount threads, const PassPlan& pass, const KeyedEvidence& evidence,
              const Forest& forest) {
  const bool by_place = pass.crowded == CrowdedPlaceRows::refused && !evidence.crowded.empty();
  Findings all;
  for (const std::size_t column : pass.keys) {
    const SegmentedColumn<MatchKeyToken>& keys = evidence.columns.match_keys[column];
    if (by_place) all.counts.crowded += count_crowded(threads, keys, evidence, forest);
    const auto keep = [&] {
      return
          [&, place_of = ColumnReader<std::uint32_t>(evidence.columns.place)](RowId row) mutable {
            return !by_place || !evidence.crowded.contains(place_of[row]);
          };
    };
    std::vector<Findings> parts(BucketSort<KeyedRow>{threads, keys.size()}.buckets());
    for_each_key_bucket(threads, keys, evidence.open, evidence.room, keep,
                        [&](std::size_t bucket, std::span<const KeyedRow> rows) {
                          GroupReader{pass, evidence, forest}.read_all(rows, parts[bucket]);
                        });
    for (Findings& part : parts) {
      all.joins.insert(all.joins.end(), part.joins.begin(), part.joins.end());
      all.candidates.insert(all.candidates.end(), part.candidates.begin(), part.candidates.end());
      all.strangers.insert(all.strangers.end(), part.strangers.begin(), part.strangers.end());
      all.counts.crowded += part.counts.crowded;
      all.counts.ambiguous += part.counts.ambiguous;
      part = {};
    }
  }
  return all;
}

/// The lists of strangers without those who may be somebody with an id.
std::vector<RowId> without_candidates(const std::vector<RowId>& strangers,
                                      const BitTable& has_candidate) {
  std::vector<RowId> left;
  for (const RowId root : strangers)
    if (root == kEnd || !has_candidate.test(root)) left.push_back(root);
  return left;
}

/// Strangers join each other, except those who may be somebody with an id.
void join_strangers(const std::vector<RowId>& strangers, const BitTable& has_candidate,
                    Forest& forest, std::uint8_t by) {
  RowId before = kEnd;
  for (const RowId root : strangers) {
    if (root == kEnd) {
      before = kEnd;
    } else if (!has_candidate.test(root)) {
      if (before != kEnd) forest.unite(before, root, by);
      before = root;
    }
  }
}

KeyedCounts join_all_unique(Findings found, const PermittedColumns& columns, Forest& forest,
                            std::uint8_t by) {
  BitTable has_candidate{forest.to.size()};
  for (const Candidate& c : found.candidates)
    has_candidate.set(c.who);
  for (const auto& [a, b] : found.joins)
    forest.unite(a, b, by);
  const SingleRows singles{columns, forest};
  const CandidateCounts joined = join_unique(std::move(found.candidates), singles, forest, by);
  if (singles.empty()) {
    join_strangers(found.strangers, has_candidate, forest, by);
  } else {
    const StrangerCounts strangers = join_single_strangers(
        without_candidates(found.strangers, has_candidate), singles, forest, by);
    found.counts.ambiguous += strangers.ambiguous;
    found.counts.vetoed += strangers.vetoed;
  }
  found.counts.ambiguous += joined.ambiguous;
  found.counts.vetoed += joined.vetoed;
  return found.counts;
}

/// Joins all who agree, directly or through others, unless two person ids would meet, or two rows
/// of a single-row source without an id in common.
KeyedCounts join_any(const Findings& found, const PermittedColumns& columns, Forest& forest,
                     std::uint8_t by) {
  KeyedCounts counts = found.counts;
  if (found.joins.empty()) return counts;
  const SingleRows singles{columns, forest};
  UnionFind together{forest.to.size()};
  for (const auto& [a, b] : found.joins)
    together.unite(a, b);
  std::vector<Pair> people; // component, root
  people.reserve(found.joins.size() * 2);
  for (const auto& [a, b] : found.joins) {
    people.emplace_back(together.find(a), a);
    people.emplace_back(together.find(b), b);
  }
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  const auto same = [](const Pair& a, const Pair& b) { return a.first == b.first; };
  for_each_run(std::span<const Pair>{people}, same, [&](std::span<const Pair> run) {
    PersonNumber id = kNoPerson;
    bool one_id = true;
    bool twice = false; // in a single-row source
    std::uint64_t of_id = 0;
    std::uint64_t of_others = 0;
    std::uint64_t without_id = 0;
    for (const auto& [component, root] : run) {
      const PersonNumber own = forest.person_of(root);
      const std::uint64_t sources = singles.empty() ? 0 : singles.of(root);
      if (own == kNoPerson) {
        ++without_id;
        twice = twice || (of_others & sources) != 0;
        of_others |= sources;
        continue;
      }
      of_id |= sources;
      if (own == id) continue;
      one_id = id == kNoPerson && one_id;
      id = own;
    }
    if (!one_id || twice || (of_id & of_others) != 0) {
      counts.vetoed += without_id;
      return;
    }
    for (const auto& [component, root] : run.subspan(1)) {
      forest.unite(run.front().second, root, by);
    }
  });
  return counts;
}

} // namespace

KeyedCounts run_keyed_pass(ThreadCount threads, const PassPlan& pass, const KeyedEvidence& evidence,
                           Forest& forest, std::uint8_t by) {
  Findings found = look(threads, pass, evidence, forest);
  if (pass.candidates == Candidates::unique)
    return join_all_unique(std::move(found), evidence.columns, forest, by);
  return join_any(found, evidence.columns, forest, by);
}

} // namespace tallystick::link
