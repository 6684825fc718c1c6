// SPDX-License-Identifier: MIT
#include "release/person_ranks.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>
#include <span>
#include <tuple>

#include "crypto/block.hpp"
#include "crypto/text.hpp"

namespace tallystick::release {
namespace {

using crypto::Block;

constexpr std::size_t kGrain = 1U << 14U;
constexpr std::size_t kPeoplePerBucket = 32;
constexpr unsigned kMostBucketBits = 16;

std::uint64_t big_endian(const std::byte* bytes) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes, sizeof number);
  if constexpr (std::endian::native == std::endian::little) number = __builtin_bswap64(number);
  return number;
}

/// A person on the way to its rank: the pseudonym as two numbers that compare as its bytes do.
struct Ranked {
  std::uint64_t high;
  std::uint64_t low;
  PersonIndex person;
  friend bool operator<(const Ranked& a, const Ranked& b) {
    return std::tie(a.high, a.low) < std::tie(b.high, b.low);
  }
};

/// Everybody with a permitted row, in the order of the persons.
std::vector<Ranked> released_people(const PermittedBatch& batch, const PermittedPersons& persons,
                                    ThreadCount threads) {
  const PersonTable& table = persons.table();
  std::vector<std::uint8_t> released(table.first_row.size());
  parallel_for(threads, batch.rows(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row)
      if (persons.permitted(static_cast<RowId>(row)))
        std::atomic_ref(released[table.person_of_row[row]]).store(1, std::memory_order_relaxed);
  });
  std::vector<Ranked> people;
  people.reserve(released.size());
  for (PersonIndex person = 0; person < released.size(); ++person)
    if (released[person] != 0) people.push_back({0, 0, person});
  return people;
}

} // namespace

PersonRanks::PersonRanks(const PermittedBatch& batch, const PermittedPersons& persons,
                         const crypto::PseudonymCipher& cipher, ThreadCount threads) {
  const PersonTable& table = persons.table();
  std::vector<Ranked> people = released_people(batch, persons, threads);
  parallel_for(threads, people.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    std::vector<std::uint64_t> serials(end - begin);
    std::vector<Block> pseudonyms(end - begin);
    for (std::size_t i = begin; i < end; ++i)
      serials[i - begin] = table.first_row[people[i].person];
    cipher.make(serials, pseudonyms);
    for (std::size_t i = begin; i < end; ++i) {
      const std::byte* const bytes = pseudonyms[i - begin].bytes.data();
      people[i].high = big_endian(bytes);
      people[i].low = big_endian(bytes + sizeof(std::uint64_t));
    }
  });

  // Pseudonyms are uniform: their first bits spread people evenly over buckets.
  const auto bits = std::clamp(
      static_cast<unsigned>(std::bit_width(people.size() / kPeoplePerBucket)), 1U, kMostBucketBits);
  const auto bucket_of = [bits](const Ranked& r) { return r.high >> (64U - bits); };
  std::vector<std::uint32_t> first((std::size_t{1} << bits) + 1);
  for (const Ranked& r : people)
    ++first[bucket_of(r) + 1];
  for (std::size_t b = 0; b + 1 < first.size(); ++b)
    first[b + 1] += first[b];
  std::vector<Ranked> ranked(people.size());
  {
    std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
    for (const Ranked& r : people)
      ranked[next[bucket_of(r)]++] = r;
  }
  people = {};

  pseudonym_.resize(ranked.size());
  rank_.assign(table.first_row.size(), kNotReleased);
  const std::size_t buckets = first.size() - 1;
  parallel_for(threads, buckets, 64, [&](std::size_t begin, std::size_t end) {
    for (std::size_t bucket = begin; bucket < end; ++bucket)
      std::sort(ranked.begin() + first[bucket], ranked.begin() + first[bucket + 1]);
    std::vector<Block> blocks(first[end] - first[begin]);
    for (std::size_t rank = first[begin]; rank < first[end]; ++rank) {
      const std::uint64_t halves[] = {ranked[rank].high, ranked[rank].low};
      for (std::size_t i = 0; i < Block::kBytes; ++i)
        blocks[rank - first[begin]].bytes[i] =
            static_cast<std::byte>(halves[i / 8] >> (56U - 8U * (i % 8)));
      rank_[ranked[rank].person] = static_cast<std::uint32_t>(rank);
    }
    for (std::size_t i = 0; i < blocks.size(); ++i)
      crypto::write_base32({&blocks[i], 1}, pseudonym_[first[begin] + i].text);
  });
}

} // namespace tallystick::release
