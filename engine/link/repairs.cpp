// SPDX-License-Identifier: MIT
#include "link/repairs.hpp"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <span>
#include <tuple>

#include "link/bit_table.hpp"
#include "link/bucket_sort.hpp"
#include "link/key_filter.hpp"

namespace tallystick::link {
namespace {

struct Wanted {
  Key128 token;
  std::uint32_t offer; ///< position in the repair column

  [[nodiscard]] auto order() const { return std::tuple{token.hi, token.lo, offer}; }
  [[nodiscard]] std::uint32_t radix_key() const {
    return static_cast<std::uint32_t>(token.hi >> 32U);
  }
  friend bool operator<(const Wanted& a, const Wanted& b) { return a.order() < b.order(); }
};

/// The tokens that are asked for, with a filter in front: most person tokens are not.
class WantedTokens {
public:
  WantedTokens(ThreadCount threads, const SegmentedColumn<PermittedRepair>& repair)
      : seen_(repair.size() * kKeysOfRoom), sorted_(repair.size()) {
    BucketSort<Wanted> sort(threads, repair.size());
    std::vector<std::vector<Wanted>> parts(sort.buckets());
    const auto scan = [&](std::size_t begin, std::size_t end, const auto& put) {
      ColumnReader<PermittedRepair> reader(repair);
      for (std::size_t i = begin; i != end; ++i) {
        const Key128& token = reader[i].person.bits;
        if (token.absent()) continue;
        put(token.hi >> 32 << sort.bucket_bits() >> 32,
            Wanted{token, static_cast<std::uint32_t>(i)});
      }
    };
    sort.count(scan);
    sort.sorted(0, sort.buckets(), scan, [&](std::size_t bucket, std::span<const Wanted> part) {
      for (const Wanted& w : part)
        seen_.test_and_set(w.token.lo);
      parts[bucket].assign(part.begin(), part.end());
    });
    sorted_.clear();
    for (const auto& part : parts)
      sorted_.insert(sorted_.end(), part.begin(), part.end());
    begin_of_.resize((std::size_t{1} << kUpperBits) + 1);
    for (const Wanted& w : sorted_)
      ++begin_of_[upper(w.token) + 1];
    std::partial_sum(begin_of_.begin(), begin_of_.end(), begin_of_.begin());
  }

  [[nodiscard]] std::span<const Wanted> find(const Key128& token) const {
    if (!seen_.test(token.lo)) return {};
    auto begin = sorted_.begin() + begin_of_[upper(token)];
    const auto behind = sorted_.begin() + begin_of_[upper(token) + 1];
    while (begin != behind && begin->token != token)
      ++begin;
    auto end = begin;
    while (end != behind && end->token == token)
      ++end;
    return {begin, end};
  }

private:
  /// Room in the filter for so many times as many: few other tokens pass.
  static constexpr std::size_t kKeysOfRoom = 2;
  static constexpr unsigned kUpperBits = 16;
  static std::size_t upper(const Key128& token) { return token.hi >> (64 - kUpperBits); }

  KeyFilter seen_;
  std::vector<Wanted> sorted_;
  std::vector<std::uint32_t> begin_of_; ///< in them, by the upper bits of a token
};

} // namespace

Repairs::Repairs(ThreadCount threads, const PermittedColumns& columns, const Forest& forest) {
  if (!columns.repair.empty()) resolve(threads, columns, forest);
}

void Repairs::resolve(ThreadCount threads, const PermittedColumns& columns, const Forest& forest) {
  const WantedTokens wanted{threads, columns.repair};
  std::vector<PersonNumber> owner(columns.repair.size(), kNoPerson);
  parallel_for(threads, forest.person.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    ColumnReader<PersonToken> person(columns.person);
    for (std::size_t row = begin; row != end; ++row) {
      if (forest.person[row] != row) continue; // one row of each id is enough
      for (const Wanted& w : wanted.find(person[row].bits)) {
        owner[w.offer] = static_cast<PersonNumber>(row); // a token has one first row
      }
    }
  });
  ColumnReader<PermittedRepair> repairs(columns.repair);
  for (std::size_t i = 0; i != owner.size(); ++i) {
    const PermittedRepair& repair = repairs[i];
    if (owner[i] != kNoPerson) offers_.push_back({repair.row, owner[i], repair.agreement});
  }
}

void Repairs::collect_profiles(ThreadCount threads, const PermittedColumns& columns,
                               const Forest& forest) {
  if (offers_.empty()) return;
  const std::size_t rows = forest.to.size();
  BitTable offered{rows};
  for (const Offer& offer : offers_)
    offered.set(offer.person);
  BucketSort<std::uint64_t> sort(threads, rows);
  const std::size_t width = rows / sort.buckets() + 1;
  const auto scan = [&](std::size_t begin, std::size_t end, const auto& put) {
    for (std::size_t row = begin; row != end; ++row) {
      const PersonNumber person = forest.person[row];
      if (person != kNoPerson && offered.test(person)) {
        put(person / width, std::uint64_t{person} << 32 | row);
      }
    }
  };
  sort.count(scan);
  std::vector<std::vector<Profile>> parts(sort.buckets());
  sort.sorted(0, sort.buckets(), scan, [&](std::size_t bucket, auto entries) {
    std::vector<Profile>& part = parts[bucket];
    for (const std::uint64_t entry : entries) {
      const auto row = static_cast<RowId>(entry);
      part.push_back(
          {static_cast<PersonNumber>(entry >> 32), forest.root(row), columns.agreement[row]});
    }
    // Rows of one person that say the same are one profile.
    const auto order = [](const Profile& p) {
      const Agreement& a = p.agreement;
      return std::tuple{p.person, p.row, a.year, a.month, a.day, a.sex, a.postcode};
    };
    std::sort(part.begin(), part.end(),
              [&](const Profile& x, const Profile& y) { return order(x) < order(y); });
    part.erase(
        std::unique(part.begin(), part.end(),
                    [&](const Profile& x, const Profile& y) { return order(x) == order(y); }),
        part.end());
  });
  for (const auto& part : parts)
    profiles_.insert(profiles_.end(), part.begin(), part.end());
}

CandidateCounts Repairs::run(const AgreementTerms& terms, const PermittedColumns& columns,
                             Forest& forest, std::uint8_t by) const {
  std::vector<Candidate> candidates;
  for (const Offer& offer : offers_) {
    const RowId who = forest.root(offer.row);
    const auto before = [](const Profile& p, PersonNumber person) { return p.person < person; };
    auto at = std::lower_bound(profiles_.begin(), profiles_.end(), offer.person, before);
    for (; at != profiles_.end() && at->person == offer.person; ++at) {
      if (!agrees(terms, offer.agreement, at->agreement)) continue;
      const RowId is = forest.root(at->row);
      if (is != who) candidates.push_back({who, is});
    }
  }
  return join_unique(std::move(candidates), SingleRows{columns, forest}, forest, by);
}

} // namespace tallystick::link
