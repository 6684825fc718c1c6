// SPDX-License-Identifier: MIT
#include "release/person_ranks.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>
#include <span>

#include "crypto/block.hpp"
#include "crypto/hex.hpp"
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

/// Everybody with a permitted row, in the order of the persons.
std::vector<RankedPerson> released_people(const PermittedPersons& persons, ThreadCount threads) {
  const PersonTable& table = persons.table();
  std::vector<std::uint8_t> released(table.first_row.size());
  parallel_for(
      threads, table.person_of_row.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row)
          if (persons.permitted(static_cast<RowId>(row)))
            std::atomic_ref(released[table.person_of_row[row]]).store(1, std::memory_order_relaxed);
      });
  std::vector<RankedPerson> people;
  people.reserve(static_cast<std::size_t>(std::count(released.begin(), released.end(), 1)));
  for (PersonIndex person = 0; person < released.size(); ++person)
    if (released[person] != 0) people.push_back({0, 0, person});
  return people;
}

} // namespace

PersonRanks::PersonRanks(PermittedPersons&& persons, const crypto::PseudonymCipher& cipher,
                         ThreadCount threads) {
  PermittedPersons taken = std::move(persons);
  const PersonTable& table = taken.table();
  std::vector<RankedPerson> people = released_people(taken, threads);
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
  const auto bucket_of = [bits](const RankedPerson& r) { return r.high >> (64U - bits); };
  std::vector<std::uint32_t> first((std::size_t{1} << bits) + 1);
  for (const RankedPerson& r : people)
    ++first[bucket_of(r) + 1];
  for (std::size_t b = 0; b + 1 < first.size(); ++b)
    first[b + 1] += first[b];
  ranked_.resize(people.size());
  {
    std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
    for (const RankedPerson& r : people)
      ranked_[next[bucket_of(r)]++] = r;
  }
  people = {};

  std::vector<std::uint32_t> rank_of_person(table.first_row.size(), kNotReleased);
  const std::size_t buckets = first.size() - 1;
  parallel_for(threads, buckets, 64, [&](std::size_t begin, std::size_t end) {
    for (std::size_t bucket = begin; bucket < end; ++bucket)
      std::sort(ranked_.begin() + first[bucket], ranked_.begin() + first[bucket + 1]);
    for (std::size_t rank = first[begin]; rank < first[end]; ++rank)
      rank_of_person[ranked_[rank].person] = static_cast<std::uint32_t>(rank);
  });

  // The person of each row gives way to its rank.
  rank_of_row_ = std::move(taken.table_.person_of_row);
  pass_of_row_ = std::move(taken.table_.pass_of_row);
  parallel_for(threads, rank_of_row_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row)
      rank_of_row_[row] = taken.permitted(static_cast<RowId>(row))
                              ? rank_of_person[rank_of_row_[row]]
                              : kNotReleased;
  });
}

ProjectPseudonym PersonRanks::pseudonym(std::size_t rank, PseudonymForm form) const {
  Block block;
  const std::uint64_t halves[] = {ranked_[rank].high, ranked_[rank].low};
  for (std::size_t half = 0; half < 2; ++half) {
    const std::uint64_t bytes =
        std::endian::native == std::endian::little ? __builtin_bswap64(halves[half]) : halves[half];
    std::memcpy(block.bytes.data() + half * sizeof bytes, &bytes, sizeof bytes);
  }
  ProjectPseudonym pseudonym{form};
  const std::span<char> text(pseudonym.bytes.data(), pseudonym.view().size());
  switch (form) {
  case PseudonymForm::base32:
    crypto::write_base32({&block, 1}, text);
    break;
  case PseudonymForm::hex:
    crypto::write_hex(std::as_bytes(std::span(block.bytes)), text);
    break;
  case PseudonymForm::binary:
    std::memcpy(text.data(), block.bytes.data(), Block::kBytes);
    break;
  }
  return pseudonym;
}

} // namespace tallystick::release
