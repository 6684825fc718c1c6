// SPDX-License-Identifier: MIT
// The released people in the order of their pseudonyms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "core/parallel.hpp"
#include "crypto/pseudonym.hpp"
#include "flow/permitted_batch.hpp"
#include "flow/persons.hpp"
#include "release/releasable.hpp"

namespace tallystick::release {

/// Ranks [first, end) of neighbouring people.
struct RankRange {
  std::size_t first;
  std::size_t end;
  [[nodiscard]] std::size_t size() const { return end - first; }
  [[nodiscard]] bool holds(std::size_t rank) const { return rank >= first && rank < end; }
};

/// A person under the project's key, as two numbers that compare as the bytes of the pseudonym do.
struct RankedPerson {
  std::uint64_t high;
  std::uint64_t low;
  PersonIndex person;
  friend bool operator<(const RankedPerson& a, const RankedPerson& b) {
    return std::tie(a.high, a.low) < std::tie(b.high, b.low);
  }
};

/// People with at least one permitted row; a person's "rank" is the position of its pseudonym among
/// them. And who has which row. Memory: 24 bytes a released person, and twice as many while it is made; what it takes over.
class PersonRanks {
public:
  static constexpr std::uint32_t kNotReleased = UINT32_MAX;

  PersonRanks(PermittedPersons&& persons, const crypto::PseudonymCipher& cipher,
              ThreadCount threads);

  [[nodiscard]] std::size_t people() const { return ranked_.size(); }
  [[nodiscard]] ProjectPseudonym pseudonym(std::size_t rank, PseudonymForm form) const;
  /// kNotReleased for a row that stays behind.
  [[nodiscard]] std::uint32_t rank_of(RowId row) const { return rank_of_row_[row]; }
  /// Which pass linked the row: 1-based, 0 for the first row of a person.
  [[nodiscard]] std::uint8_t pass_of(RowId row) const { return pass_of_row_[row]; }

private:
  std::vector<RankedPerson> ranked_; ///< by rank
  std::vector<std::uint32_t> rank_of_row_;
  std::vector<std::uint8_t> pass_of_row_;
};

} // namespace tallystick::release
