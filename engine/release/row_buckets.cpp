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
  constexpr unsigned kMostBits = 14;
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

template<class T>
T at_or(const SegmentedColumn<T>& column, std::size_t row, T nothing) {
  return column.empty() ? nothing : column[row];
}

} // namespace

struct RowBuckets::Place {
  std::uint64_t row = 0;
  std::uint64_t byte = 0;
};

RowBuckets::RowBuckets(const PermittedBatch& batch, const PermittedPersons& persons,
                       const PersonRanks& ranks, std::size_t source,
                       const crypto::PseudonymCipher& cipher, ThreadCount threads, RowMemory memory)
    : memory_(std::move(memory)) {
  const PermittedColumns& columns = batch.columns();
  const RowId first_row = columns.first_row[source];
  const Pieces pieces(columns.first_row[source + 1] - first_row);
  const unsigned shift = bucket_shift(ranks.people(), pieces.rows);
  const std::size_t buckets = (ranks.people() >> shift) + 1;

  // How much each piece puts into each bucket says where it puts it: the same place whatever the
  // threads do.
  std::vector<std::uint32_t> rank_of_row(pieces.rows);
  std::vector<Place> places(pieces.count * buckets);
  parallel_for(threads, pieces.count, 1, [&](std::size_t piece, std::size_t) {
    Place* const amount = places.data() + piece * buckets;
    PayloadColumn::Reader payload(columns.payload, first_row + pieces.begin(piece));
    for (std::size_t i = pieces.begin(piece); i < pieces.end(piece); ++i) {
      const std::size_t payload_bytes = payload.next().size();
      const auto row = static_cast<RowId>(first_row + i);
      rank_of_row[i] = persons.permitted(row) ? ranks.rank_of(persons.table().person_of_row[row])
                                              : PersonRanks::kNotReleased;
      if (rank_of_row[i] == PersonRanks::kNotReleased) continue;
      Place& bucket = amount[rank_of_row[i] >> shift];
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
    const std::size_t begin = pieces.begin(piece);
    scatter(batch, persons, static_cast<RowId>(first_row + begin),
            std::span(rank_of_row).subspan(begin, pieces.end(piece) - begin),
            std::span(places).subspan(piece * buckets, buckets), shift);
  });
  parallel_for(threads, buckets, 1,
               [&](std::size_t bucket, std::size_t) { put_in_order(bucket, cipher, shift); });
}

void RowBuckets::scatter(const PermittedBatch& batch, const PermittedPersons& persons,
                         RowId first_row, std::span<const std::uint32_t> rank_of_row,
                         std::span<Place> next, unsigned shift) {
  const PermittedColumns& c = batch.columns();
  PayloadColumn::Reader reader(c.payload, first_row);
  for (std::size_t i = 0; i < rank_of_row.size(); ++i) {
    const std::string_view payload = reader.next();
    const std::uint32_t rank = rank_of_row[i];
    if (rank == PersonRanks::kNotReleased) continue;
    const auto row = static_cast<RowId>(first_row + i);
    Place& place = next[rank >> shift];
    all()[place.row++] = {.payload_at = place.byte,
                          .payload_bytes = static_cast<std::uint32_t>(payload.size()),
                          .rank = rank,
                          .row = row,
                          .area = at_or(c.area, row, std::uint32_t{0}),
                          .event_day = at_or(c.event_day, row, kNoDay),
                          .birth = at_or(c.birth, row, std::uint16_t{0}),
                          .sex = at_or(c.sex, row, std::uint8_t{0}),
                          .age_band = at_or(c.age_band, row, std::uint8_t{0}),
                          .pass = persons.table().pass_of_row[row]};
    if (!payload.empty())
      std::memcpy(memory_.payload.data() + place.byte, payload.data(), payload.size());
    place.byte += payload.size();
  }
}

void RowBuckets::put_in_order(std::size_t bucket, const crypto::PseudonymCipher& cipher,
                              unsigned shift) {
  const std::span<ReleasedRow> rows{all() + first_[bucket], first_[bucket + 1] - first_[bucket]};
  std::vector<std::uint64_t> serials(rows.size());
  std::vector<Block> shuffle(rows.size());
  std::vector<std::uint32_t> first((std::size_t{1} << shift) + 1);
  const auto person = [&](const ReleasedRow& row) { // among those of the bucket
    return row.rank & ((std::uint32_t{1} << shift) - 1);
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
