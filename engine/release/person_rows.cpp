// SPDX-License-Identifier: MIT
#include "release/person_rows.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "crypto/block.hpp"
#include "crypto/text.hpp"

namespace tallystick::release {
namespace {

using crypto::Block;

constexpr std::size_t kGrain = 1U << 14U;
constexpr std::uint32_t kNotReleased = UINT32_MAX;
constexpr std::uint64_t kRowSerial = std::uint64_t{1}
                                     << 63U; ///< serials of rows never meet those of persons

/// A person on the way to its rank. Pseudonyms are uniform, so their first byte spreads people
/// evenly over buckets.
struct Ranked {
  Block pseudonym;
  PersonIndex person;
  friend bool operator<(const Ranked& a, const Ranked& b) {
    return std::memcmp(a.pseudonym.bytes.data(), b.pseudonym.bytes.data(), Block::kBytes) < 0;
  }
};

} // namespace

PersonRows::PersonRows(const PermittedBatch& batch, const PermittedPersons& persons,
                       const crypto::PseudonymCipher& cipher, ThreadCount threads) {
  std::vector<std::uint32_t> rank_of_person;
  rank_people(batch, persons, cipher, threads, rank_of_person);
  const std::size_t sources = batch.columns().sources.size();
  rows_.resize(sources);
  first_.resize(sources);
  for (std::size_t source = 0; source < sources; ++source)
    order_rows(source, batch, persons, cipher, threads, rank_of_person);
}

void PersonRows::rank_people(const PermittedBatch& batch, const PermittedPersons& persons,
                             const crypto::PseudonymCipher& cipher, ThreadCount threads,
                             std::vector<std::uint32_t>& rank_of_person) {
  const PersonTable& table = persons.table();
  rank_of_person.assign(table.first_row.size(), kNotReleased);
  for (RowId row = 0; row < batch.rows(); ++row)
    if (persons.permitted(row)) rank_of_person[table.person_of_row[row]] = 0;
  std::vector<Ranked> people;
  for (PersonIndex person = 0; person < rank_of_person.size(); ++person)
    if (rank_of_person[person] == 0) people.push_back({Block{}, person});

  parallel_for(threads, people.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    std::vector<std::uint64_t> serials(end - begin);
    std::vector<Block> pseudonyms(end - begin);
    for (std::size_t i = begin; i < end; ++i)
      serials[i - begin] = table.first_row[people[i].person];
    cipher.make(serials, pseudonyms);
    for (std::size_t i = begin; i < end; ++i)
      people[i].pseudonym = pseudonyms[i - begin];
  });

  std::array<std::size_t, 257> bucket{};
  const auto bucket_of = [](const Ranked& r) {
    return static_cast<std::size_t>(r.pseudonym.bytes[0]);
  };
  for (const Ranked& r : people)
    ++bucket[bucket_of(r) + 1];
  for (std::size_t b = 0; b < 256; ++b)
    bucket[b + 1] += bucket[b];
  std::vector<Ranked> ranked(people.size());
  auto next = bucket;
  for (const Ranked& r : people)
    ranked[next[bucket_of(r)]++] = r;
  people = {};
  pseudonym_.resize(ranked.size());
  parallel_for(threads, 256, 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t b = begin; b < end; ++b) {
      std::sort(ranked.begin() + static_cast<std::ptrdiff_t>(bucket[b]),
                ranked.begin() + static_cast<std::ptrdiff_t>(bucket[b + 1]));
      for (std::size_t rank = bucket[b]; rank < bucket[b + 1]; ++rank) {
        crypto::write_base32({&ranked[rank].pseudonym, 1}, pseudonym_[rank].text);
        rank_of_person[ranked[rank].person] = static_cast<std::uint32_t>(rank);
      }
    }
  });
}

void PersonRows::order_rows(std::size_t source, const PermittedBatch& batch,
                            const PermittedPersons& persons, const crypto::PseudonymCipher& cipher,
                            ThreadCount threads, const std::vector<std::uint32_t>& rank_of_person) {
  const auto& person_of_row = persons.table().person_of_row;
  const RowId begin_row = batch.columns().first_row[source];
  const RowId end_row = batch.columns().first_row[source + 1];
  auto& first = first_[source];
  first.assign(people() + 1, 0);
  for (RowId row = begin_row; row < end_row; ++row)
    if (persons.permitted(row)) ++first[rank_of_person[person_of_row[row]] + 1];
  for (std::size_t rank = 0; rank < people(); ++rank)
    first[rank + 1] += first[rank];
  auto& rows = rows_[source];
  rows.resize(first.back());
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (RowId row = begin_row; row < end_row; ++row)
    if (persons.permitted(row)) rows[next[rank_of_person[person_of_row[row]]]++] = row;

  // Within a person the file order would say something about the source; a keyed shuffle says
  // nothing.
  parallel_for(threads, people(), kGrain, [&](std::size_t begin, std::size_t end) {
    const std::size_t from = first[begin];
    const std::size_t to = first[end];
    std::vector<std::uint64_t> serials(to - from);
    std::vector<Block> shuffle(to - from);
    for (std::size_t i = from; i < to; ++i)
      serials[i - from] = kRowSerial | rows[i];
    cipher.make(serials, shuffle);
    std::vector<Ranked> group;
    for (std::size_t rank = begin; rank < end; ++rank) {
      if (first[rank + 1] - first[rank] < 2) continue;
      group.clear();
      for (std::size_t i = first[rank]; i < first[rank + 1]; ++i)
        group.push_back({shuffle[i - from], rows[i]});
      std::sort(group.begin(), group.end());
      for (std::size_t i = 0; i < group.size(); ++i)
        rows[first[rank] + i] = group[i].person;
    }
  });
}

std::size_t PersonRows::rank_of(std::size_t source, std::size_t at) const {
  const auto& first = first_[source];
  return static_cast<std::size_t>(
             std::upper_bound(first.begin(), first.end(), static_cast<std::uint32_t>(at)) -
             first.begin()) -
         1;
}

} // namespace tallystick::release
