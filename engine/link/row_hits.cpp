// SPDX-License-Identifier: MIT
#include "link/row_hits.hpp"

#include <algorithm>
#include <array>

#include "link/bucket_sort.hpp"
#include "link/open_key_tables.hpp"

namespace tallystick::link {
namespace {

/// Yes and no are numbers here, so that they are combined without branches, which would be guessed wrongly half of the time.
std::uint32_t number(bool yes) {
  return yes ? 1 : 0;
}

std::uint16_t bit_if(std::uint32_t set, std::size_t rule) {
  return static_cast<std::uint16_t>(set << rule);
}

class HitSearch {
public:
  HitSearch(ThreadCount threads, const ProfileInput& rows, const KeyScan& scan,
            const HitRules& rules)
      : threads_(threads), rows_(rows), open_(rows.open), scan_(scan), rules_(rules),
        keys_(rules.comparing, rows.open.count()), hits_(rows.forest.to.size()) {}

  std::vector<RuleHits> run() {
    for_each_piece_of_open_rows([this](const std::vector<RowId>& open) {
      read_open(open, [this](std::size_t rule, RowId, std::uint32_t key) { keys_.add(rule, key); });
    });
    find_in_all_rows();
    for_each_piece_of_open_rows([this](const std::vector<RowId>& open) {
      read_open(open, [this](std::size_t rule, RowId row, std::uint32_t key) {
        hits_[row].compares |= bit_if(number(keys_.is_shared(rule, key)), rule);
      });
    });
    return std::move(hits_);
  }

private:
  template<class Use>
  void for_each_piece_of_open_rows(const Use& use) const {
    parallel_for(threads_, hits_.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
      std::vector<RowId> open;
      open_.for_each(begin, end, [&](RowId row) { open.push_back(row); });
      use(open);
    });
  }

  /// Calls use(rule, row, key) for the keys of open rows under the rules that find links.
  template<class Use>
  void read_open(const std::vector<RowId>& open, const Use& use) const {
    scan_.read(
        {0, rules_.comparing}, 0, open.size(),
        [&](std::size_t i) { return rows_.parts_of(open[i]); },
        [&](std::size_t i) { return open[i]; },
        [&](std::size_t rule, std::size_t i, std::uint32_t key) { use(rule, open[i], key); });
  }

  /// What closed rows share with open ones, and what is sampled of all.
  void find_in_all_rows() {
    parallel_for(threads_, hits_.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
      for (std::size_t first = begin; first < end; first += PartColumns::kMost)
        find_in_batch(first, std::min(first + PartColumns::kMost, end));
    });
  }

  /// By row of a batch.
  struct BatchHits {
    std::array<std::uint32_t, PartColumns::kMost> closed{};
    std::array<std::uint32_t, PartColumns::kMost> compares{};
    std::array<std::uint32_t, PartColumns::kMost> samples{};
  };

  void find_in_batch(std::size_t begin, std::size_t end) {
    BatchHits found;
    for (std::size_t row = begin; row != end; ++row)
      found.closed[row - begin] = number(!open_.test(static_cast<RowId>(row)));
    scan_.read_batches(
        {0, scan_.rules().size()}, begin, end,
        [&](std::size_t row) { return rows_.parts_of(static_cast<RowId>(row)); },
        [](std::size_t row) { return static_cast<RowId>(row); },
        [&](std::size_t rule, std::size_t, std::span<const std::uint32_t> keys) {
          look(rule, 0, keys, found);
        },
        [&](std::size_t rule, std::size_t row, std::uint32_t key) {
          look(rule, row - begin, {&key, 1}, found);
        });
    for (std::size_t row = begin; row != end; ++row) {
      hits_[row].compares |= static_cast<std::uint16_t>(found.compares[row - begin]);
      hits_[row].samples |= static_cast<std::uint16_t>(found.samples[row - begin]);
    }
  }

  /// At the keys of the items of a batch from `at` on.
  void look(std::size_t rule, std::size_t at, std::span<const std::uint32_t> keys,
            BatchHits& found) {
    if (rules_.sample != nullptr) take_sample(rule, at, keys, found);
    if (rule < rules_.comparing) compare_closed(rule, at, keys, found);
  }

  void take_sample(std::size_t rule, std::size_t at, std::span<const std::uint32_t> keys,
                   BatchHits& found) const {
    const std::uint32_t bit = 1U << rule;
    const std::uint32_t left_out = rules_.sample->left_out();
    for (std::size_t i = 0; i != keys.size(); ++i)
      found.samples[at + i] |= keys[i] != 0 && (keys[i] & left_out) == 0 ? bit : 0U;
  }

  void compare_closed(std::size_t rule, std::size_t at, std::span<const std::uint32_t> keys,
                      BatchHits& found) {
    std::array<std::uint32_t, PartColumns::kMost> hit;
    keys_.find_open(rule, keys, hit.data());
    for (std::size_t i = 0; i != keys.size(); ++i) {
      hit[i] &= number(keys[i] != 0) & found.closed[at + i];
      found.compares[at + i] |= hit[i] << rule;
    }
    std::array<std::uint32_t, PartColumns::kMost> shared;
    std::size_t count = 0;
    for (std::size_t i = 0; i != keys.size(); ++i) {
      shared[count] = keys[i];
      count += hit[i];
    }
    for (std::size_t i = 0; i != count; ++i)
      keys_.share(rule, shared[i]);
  }

  ThreadCount threads_;
  const ProfileInput& rows_;
  const OpenRows& open_;
  const KeyScan& scan_;
  const HitRules& rules_;
  OpenKeyTables keys_;
  std::vector<RuleHits> hits_;
};

} // namespace

std::vector<RuleHits> find_row_hits(ThreadCount threads, const ProfileInput& rows,
                                    const KeyScan& scan, const HitRules& rules) {
  return HitSearch(threads, rows, scan, rules).run();
}

} // namespace tallystick::link
