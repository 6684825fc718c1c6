// SPDX-License-Identifier: MIT
#include "link/crowded_places.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <mutex>
#include <tuple>

#include "link/bucket_sort.hpp"

namespace tallystick::link {
namespace {

struct Resident {
  std::uint32_t place;
  Key128 key;

  [[nodiscard]] auto order() const { return std::tuple{place, key.hi, key.lo}; }
  friend bool operator<(const Resident& a, const Resident& b) { return a.order() < b.order(); }
};

/// Upper bounds of people by place: one counter for all places that share leading bits. A place
/// under a counter within the limit need not be looked at.
class Bounds {
public:
  explicit Bounds(std::size_t rows)
      : bits_(std::clamp(static_cast<unsigned>(std::bit_width(rows / 4)), 8U, 22U)),
        count_(std::size_t{1} << bits_) {}
  void add(std::uint32_t place) {
    std::atomic_ref<std::uint32_t>{count_[place >> (32 - bits_)]}.fetch_add(
        1, std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint32_t of(std::uint32_t place) const {
    return count_[place >> (32 - bits_)];
  }

  [[nodiscard]] std::uint32_t largest() const {
    return *std::max_element(count_.begin(), count_.end());
  }

private:
  unsigned bits_;
  std::vector<std::uint32_t> count_;
};

template<class Use>
void for_each_novel_place(const SegmentedColumn<std::uint32_t>& place, const BitTable& novel,
                          std::size_t begin, std::size_t end, const Use& use) {
  ColumnReader<std::uint32_t> reader(place);
  for (std::size_t row = begin; row != end; ++row) {
    if (!novel.test(row)) continue;
    if (const std::uint32_t at = reader[row]; at != 0) use(row, at);
  }
}

} // namespace

CrowdedPlaces::CrowdedPlaces(ThreadCount threads, const SegmentedColumn<std::uint32_t>& place,
                             const SegmentedColumn<MatchKeyToken>& key, const BitTable& novel,
                             std::uint32_t limit, std::size_t room) {
  const std::size_t rows = place.size();
  Bounds bounds{rows};
  parallel_for(threads, rows, kPieceRows, [&](std::size_t begin, std::size_t end) {
    for_each_novel_place(place, novel, begin, end,
                         [&](std::size_t, std::uint32_t at) { bounds.add(at); });
  });
  if (bounds.largest() <= limit) return;
  near_ = BitTable{std::size_t{1} << kUpperBits};

  BucketSort<Resident> sort(threads, rows);
  const auto scan = [&](std::size_t begin, std::size_t end, const auto& put) {
    ColumnReader<MatchKeyToken> keys(key);
    for_each_novel_place(place, novel, begin, end, [&](std::size_t row, std::uint32_t at) {
      if (bounds.of(at) <= limit || keys[row].absent()) return;
      put(std::uint64_t{at} << sort.bucket_bits() >> 32, Resident{at, keys[row].bits});
    });
  };
  sort.count(scan);
  std::mutex adding;
  const auto judge = [&](std::size_t, std::span<const Resident> residents) {
    const auto same = [](const Resident& a, const Resident& b) { return a.place == b.place; };
    for_each_run(residents, same, [&](std::span<const Resident> run) {
      std::size_t people = 1;
      for (std::size_t i = 1; i != run.size(); ++i)
        people += run[i].key != run[i - 1].key ? 1U : 0U;
      if (people <= limit) return;
      const std::lock_guard lock{adding}; // put in order below
      places_.push_back(run.front().place);
    });
  };
  sort.sorted_within(room, scan, judge);
  std::sort(places_.begin(), places_.end());
  for (const std::uint32_t at : places_)
    near_.set(upper(at));
}

bool CrowdedPlaces::contains(std::uint32_t place) const {
  return !empty() && near_.test(upper(place)) &&
         std::binary_search(places_.begin(), places_.end(), place);
}

} // namespace tallystick::link
