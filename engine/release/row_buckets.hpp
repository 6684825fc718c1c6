// SPDX-License-Identifier: MIT
// The released rows of one source, moved together by person. Rows of a person lie all over a
// source; read in release order each would miss the caches several times. So they are moved once,
// in the order of the file, into buckets of neighbouring people, and each bucket is put in order
// while it is in a core's cache.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/page_block.hpp"
#include "core/parallel.hpp"
#include "crypto/pseudonym.hpp"
#include "flow/permitted_batch.hpp"
#include "flow/persons.hpp"
#include "release/person_ranks.hpp"

namespace tallystick::release {

/// What leaves of a row, and where its payload is.
struct ReleasedRow {
  std::uint64_t payload_at;
  std::uint32_t payload_bytes;
  std::uint32_t rank;
  RowId row; ///< orders rows, is never written
  std::uint32_t area;
  std::int32_t event_day;
  std::uint16_t birth;
  std::uint8_t sex;
  std::uint8_t age_band;
  std::uint8_t pass;
};

/// Memory of the moved rows; goes from one source to the next.
struct RowMemory {
  PageBlock rows;
  PageBlock payload;
};

/// Where the rows come from.
struct RowOrigin {
  const PermittedBatch& batch;
  const PersonRanks& ranks;
};

/// The permitted rows that some people have in a source, by rank, and within a person by a keyed shuffle (the file order
/// would say something about the source). Memory: 40 bytes a row and its payload. Reading is thread-safe.
class RowBuckets {
public:
  /// People may be taken in parts that begin at multiples of this rank.
  static constexpr std::size_t kPartStep = std::size_t{1} << 14U;

  RowBuckets(const RowOrigin& from, std::size_t source, RankRange people,
             const crypto::PseudonymCipher& cipher, ThreadCount threads, RowMemory memory = {});

  [[nodiscard]] RowMemory take_memory() && { return std::move(memory_); }

  [[nodiscard]] std::size_t buckets() const { return first_.size() - 1; }
  [[nodiscard]] std::size_t size() const { return first_.back(); }
  /// In release order.
  [[nodiscard]] std::span<const ReleasedRow> rows(std::size_t bucket) const {
    return {all() + first_[bucket], first_[bucket + 1] - first_[bucket]};
  }
  /// The row's payload, as it is carried.
  [[nodiscard]] std::string_view payload(const ReleasedRow& row) const {
    return {reinterpret_cast<const char*>(memory_.payload.data()) + row.payload_at,
            row.payload_bytes};
  }

private:
  struct Place;
  void scatter(const RowOrigin& from, std::size_t begin, std::size_t end, std::span<Place> next);
  void put_in_order(std::size_t bucket, const crypto::PseudonymCipher& cipher);
  [[nodiscard]] ReleasedRow* all() const {
    return reinterpret_cast<ReleasedRow*>(memory_.rows.data());
  }

  RankRange people_;
  unsigned shift_;                 ///< a bucket holds this many bits of neighbouring ranks
  std::vector<std::size_t> first_; ///< row, per bucket, and the total
  RowMemory memory_;
};

} // namespace tallystick::release
