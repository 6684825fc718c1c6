// SPDX-License-Identifier: MIT
#include "release/row_buckets.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/date.hpp"
#include "crypto/block.hpp"

namespace tallystick::release {
namespace {

using crypto::Block;

constexpr std::size_t kRowsPerBucket = 2048;
constexpr std::size_t kLeastPieceRows = 1U << 16U;
constexpr std::size_t kMostPieces = 256;
/// Serials of rows never meet those of persons.
constexpr std::uint64_t kRowSerial = std::uint64_t{1} << 63U;

/// Bits of a rank that tell people of one bucket apart, so that a bucket has about kRowsPerBucket
/// rows. A bucket counts rows for each of its people, so it has not many more of them than rows.
unsigned bucket_shift(std::size_t people, std::size_t rows) {
  constexpr unsigned kMostBits = std::bit_width(RowBuckets::kPartStep) - 1;
  const std::size_t buckets = rows / kRowsPerBucket + 1;
  return std::min(kMostBits, static_cast<unsigned>(std::bit_width(people / buckets)));
}

/// A source's rows are handled in pieces that depend on their number only.
struct Pieces {
  std::size_t rows;
  std::size_t width;
  std::size_t count;
  explicit Pieces(std::size_t n)
      : rows(n), width(std::max(kLeastPieceRows, n / kMostPieces + 1)),
        count((n + width - 1) / width) {}
  [[nodiscard]] std::size_t begin(std::size_t piece) const { return piece * width; }
  [[nodiscard]] std::size_t end(std::size_t piece) const {
    return std::min(rows, (piece + 1) * width);
  }
};

void make_room(PageBlock& block, std::size_t bytes) {
  if (block.size() >= bytes) return;
  block = PageBlock();                   // never both at once
  block = PageBlock(bytes, Pages::huge); // rows come to all buckets in turn
}

/// A column that may not be there.
template<class T>
class OptionalReader {
public:
  OptionalReader(const SegmentedColumn<T>& column, T nothing)
      : there_(!column.empty()), reader_(column), nothing_(nothing) {}
  [[nodiscard]] T operator[](std::size_t row) { return there_ ? reader_[row] : nothing_; }

private:
  bool there_;
  ColumnReader<T> reader_;
  T nothing_;
};

} // namespace

struct RowBuckets::Place {
  std::uint64_t row = 0;
  std::uint64_t byte = 0;
};

RowBuckets::RowBuckets(const RowOrigin& from, std::size_t source, RankRange people,
                       const crypto::PseudonymCipher& cipher, ThreadCount threads, RowMemory memory)
    : people_(people), memory_(std::move(memory)) {
  const PermittedColumns& columns = from.batch.columns();
  const RowId first_row = columns.first_row[source];
  const Pieces pieces(columns.first_row[source + 1] - first_row);
  shift_ = bucket_shift(from.ranks.people(), pieces.rows);
  const std::size_t buckets = (people.size() + (std::size_t{1} << shift_) - 1) >> shift_;

  // How much each piece puts into each bucket says where it puts it: the same place whatever the
  // threads do.
  std::vector<Place> places(pieces.count * buckets);
  parallel_for(threads, pieces.count, 1, [&](std::size_t piece, std::size_t) {
    Place* const amount = places.data() + piece * buckets;
    const std::size_t begin = first_row + pieces.begin(piece);
    PayloadColumn::Reader payload(columns.payload, begin);
    for (std::size_t row = begin; row < first_row + pieces.end(piece); ++row) {
      const std::size_t payload_bytes = payload.next_size();
      const std::uint32_t rank = from.ranks.rank_of(static_cast<RowId>(row));
      if (!people.holds(rank)) continue;
      Place& bucket = amount[(rank - people.first) >> shift_];
      ++bucket.row;
      bucket.byte += payload_bytes;
    }
  });
  Place total;
  first_.reserve(buckets + 1);
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    first_.push_back(total.row);
    for (std::size_t piece = 0; piece < pieces.count; ++piece) {
      Place& place = places[piece * buckets + bucket];
      const Place amount = std::exchange(place, total);
      total.row += amount.row;
      total.byte += amount.byte;
    }
  }
  first_.push_back(total.row);

  make_room(memory_.rows, total.row * sizeof(ReleasedRow));
  make_room(memory_.payload, total.byte);
  parallel_for(threads, pieces.count, 1, [&](std::size_t piece, std::size_t) {
    scatter(from, first_row + pieces.begin(piece), first_row + pieces.end(piece),
            std::span(places).subspan(piece * buckets, buckets));
  });
  parallel_for(threads, buckets, 1,
               [&](std::size_t bucket, std::size_t) { put_in_order(bucket, cipher); });
}

void RowBuckets::scatter(const RowOrigin& from, std::size_t begin, std::size_t end,
                         std::span<Place> next) {
  const PermittedColumns& c = from.batch.columns();
  PayloadColumn::Reader reader(c.payload, begin);
  OptionalReader area(c.area, std::uint32_t{0});
  OptionalReader event_day(c.event_day, kNoDay);
  OptionalReader birth(c.birth, std::uint16_t{0});
  OptionalReader sex(c.sex, std::uint8_t{0});
  OptionalReader age_band(c.age_band, std::uint8_t{0});
  for (std::size_t at = begin; at < end; ++at) {
    const auto row = static_cast<RowId>(at);
    const std::string_view payload = reader.next();
    const std::uint32_t rank = from.ranks.rank_of(row);
    if (!people_.holds(rank)) continue;
    Place& place = next[(rank - people_.first) >> shift_];
    all()[place.row++] = {.payload_at = place.byte,
                          .payload_bytes = static_cast<std::uint32_t>(payload.size()),
                          .rank = rank,
                          .row = row,
                          .area = area[row],
                          .event_day = event_day[row],
                          .birth = birth[row],
                          .sex = sex[row],
                          .age_band = age_band[row],
                          .pass = from.ranks.pass_of(row)};
    if (!payload.empty())
      std::memcpy(memory_.payload.data() + place.byte, payload.data(), payload.size());
    place.byte += payload.size();
  }
}

void RowBuckets::put_in_order(std::size_t bucket, const crypto::PseudonymCipher& cipher) {
  const std::span<ReleasedRow> rows{all() + first_[bucket], first_[bucket + 1] - first_[bucket]};
  std::vector<std::uint64_t> serials(rows.size());
  std::vector<Block> shuffle(rows.size());
  std::vector<std::uint32_t> first((std::size_t{1} << shift_) + 1);
  const auto person = [&](const ReleasedRow& row) { // among those of the bucket
    return row.rank & ((std::uint32_t{1} << shift_) - 1);
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    serials[i] = kRowSerial | rows[i].row;
    ++first[person(rows[i]) + 1];
  }
  cipher.make(serials, shuffle);
  for (std::size_t p = 0; p + 1 < first.size(); ++p)
    first[p + 1] += first[p];

  std::vector<std::uint32_t> order(rows.size());
  {
    std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
    for (std::uint32_t i = 0; i < rows.size(); ++i)
      order[next[person(rows[i])]++] = i;
  }
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return std::memcmp(shuffle[a].bytes.data(), shuffle[b].bytes.data(), Block::kBytes) < 0;
  };
  for (std::size_t p = 0; p + 1 < first.size(); ++p)
    if (first[p + 1] - first[p] > 1)
      std::sort(order.begin() + first[p], order.begin() + first[p + 1], before);
  std::vector<ReleasedRow> ordered(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    ordered[i] = rows[order[i]];
  std::copy(ordered.begin(), ordered.end(), rows.begin());
}

} // namespace tallystick::release
