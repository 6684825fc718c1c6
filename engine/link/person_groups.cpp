// SPDX-License-Identifier: MIT
#include "link/person_groups.hpp"

#include <mutex>

#include "core/radix_group.hpp"
#include "link/bucket_sort.hpp"
#include "link/one_person_id.hpp"

namespace tallystick::link {
namespace {

constexpr std::size_t kPrefetchAhead = 16;

/// Compares each row with the first row of its person id on the first pass. True for almost all
/// rows; the ids of the others are marked in `open`.
class FirstPass {
public:
  FirstPass(const AgreementTerms& terms, const PermittedColumns& columns, Forest& forest,
            BitTable& open, BitTable& novel)
      : terms_(terms), agreement_(columns.agreement), forest_(forest), open_(open), novel_(novel) {}

  void run(std::size_t begin, std::size_t end) {
    const std::vector<PersonNumber>& person = forest_.person;
    for (std::size_t row = begin; row != end; ++row) {
      if (row + kPrefetchAhead < end && person[row + kPrefetchAhead] != kNoPerson) {
        __builtin_prefetch(&agreement_[person[row + kPrefetchAhead]]);
      }
      const PersonNumber first = person[row];
      if (first == row || first == kNoPerson) {
        novel_.set(row);
        continue;
      }
      const Agreement& own = agreement_[row];
      const Agreement& its = agreement_[first];
      if (own != its) novel_.set(row);
      if (agrees(terms_, own, its) && !terms_.nothing_contradicts) {
        forest_.to[row] = first;
        forest_.pass[row] = 1;
      } else {
        open_.set_shared(first);
      }
    }
  }

private:
  const AgreementTerms& terms_;
  const SegmentedColumn<Agreement>& agreement_;
  Forest& forest_;
  BitTable& open_;
  BitTable& novel_;
};

/// The person id is all that is asked for.
void link_whole_groups(Forest& forest, BitTable& novel, std::size_t begin, std::size_t end) {
  for (std::size_t row = begin; row != end; ++row) {
    novel.set(row); // nothing is known of the rest
    const PersonNumber first = forest.person[row];
    if (first == row || first == kNoPerson) continue;
    forest.to[row] = first;
    forest.pass[row] = 1;
  }
}

/// All passes on the ids that the first pass left open.
void link_open_groups(ThreadCount threads, std::span<const PassPlan> anchored,
                      const PermittedColumns& columns, const BitTable& open, Forest& forest,
                      AnchoredResult& result) {
  const std::size_t rows = forest.to.size();
  BucketSort<std::uint64_t> sort(threads, rows); // person id in the high half, row in the low
  const std::size_t width = rows / sort.buckets() + 1;
  const auto scan = [&](std::size_t begin, std::size_t end, const auto& put) {
    for (std::size_t row = begin; row != end; ++row) {
      const PersonNumber person = forest.person[row];
      if (person != kNoPerson && open.test(person)) {
        put(person / width, std::uint64_t{person} << 32 | row);
      }
    }
  };
  std::mutex adding;
  sort.count(scan);
  sort.sorted(0, sort.buckets(), scan, [&](std::size_t, std::span<const std::uint64_t> entries) {
    OnePersonId one{anchored, columns};
    std::vector<RowId> group;
    const auto same = [](std::uint64_t a, std::uint64_t b) { return a >> 32 == b >> 32; };
    for_each_run(entries, same, [&](std::span<const std::uint64_t> run) {
      group.clear();
      for (const std::uint64_t entry : run)
        group.push_back(static_cast<RowId>(entry));
      one.link(group, forest);
    });
    const std::lock_guard lock{adding}; // sums do not depend on the order
    result.conflicts += one.conflicts();
    for (std::size_t pass = 0; pass != anchored.size(); ++pass) {
      result.refused_ambiguous[pass] += one.ambiguous()[pass];
    }
  });
}

} // namespace

void number_person_ids(ThreadCount threads, const PermittedColumns& columns, Forest& forest,
                       std::size_t room) {
  group_leaders(threads, key_units(columns.person), forest.person, room);
  parallel_for(threads, forest.person.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    ColumnReader<PersonToken> person(columns.person);
    for (std::size_t row = begin; row != end; ++row) {
      if (person[row].absent()) forest.person[row] = kNoPerson;
    }
  });
}

AnchoredResult link_person_groups(ThreadCount threads, std::span<const PassPlan> anchored,
                                  const PermittedColumns& columns, Forest& forest) {
  const std::size_t rows = forest.to.size();
  AnchoredResult result;
  result.refused_ambiguous.assign(anchored.size(), 0);
  result.novel = BitTable{rows};
  // Without an anchored pass nothing is linked here, but novelty is still asked for.
  const bool id_alone = !anchored.empty() && anchored.front().terms.none();
  const AgreementTerms terms =
      anchored.empty() ? AgreementTerms{.nothing_contradicts = true} : anchored.front().terms;
  BitTable open{rows};
  parallel_for(threads, rows, kPieceRows, [&](std::size_t begin, std::size_t end) {
    if (id_alone) {
      link_whole_groups(forest, result.novel, begin, end);
    } else if (columns.agreement.empty()) {
      for (std::size_t row = begin; row != end; ++row)
        result.novel.set(row);
    } else {
      FirstPass{terms, columns, forest, open, result.novel}.run(begin, end);
    }
  });
  if (!anchored.empty() && !id_alone) {
    link_open_groups(threads, anchored, columns, open, forest, result);
  }
  return result;
}

void forget_fallible_ids(ThreadCount threads, const SegmentedColumn<Evidence>& evidence,
                         Forest& forest) {
  if (evidence.empty()) return;
  parallel_for(threads, forest.to.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    ColumnReader<Evidence> reader(evidence);
    for (std::size_t row = begin; row != end; ++row) {
      if (has(reader[row], Evidence::fallible_person_id)) forest.person[row] = kNoPerson;
    }
  });
}

} // namespace tallystick::link
