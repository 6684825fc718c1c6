// SPDX-License-Identifier: MIT
// The released people in the order of their pseudonyms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/parallel.hpp"
#include "crypto/pseudonym.hpp"
#include "flow/permitted_batch.hpp"
#include "flow/persons.hpp"
#include "release/releasable.hpp"

namespace tallystick::release {

/// People with at least one permitted row; a person's "rank" is the position of its pseudonym among
/// them. Memory: 26 bytes a released person, 4 a person.
class PersonRanks {
public:
  static constexpr std::uint32_t kNotReleased = UINT32_MAX;

  PersonRanks(const PermittedBatch& batch, const PermittedPersons& persons,
              const crypto::PseudonymCipher& cipher, ThreadCount threads);

  [[nodiscard]] std::size_t people() const { return pseudonym_.size(); }
  [[nodiscard]] const ProjectPseudonym& pseudonym(std::size_t rank) const {
    return pseudonym_[rank];
  }
  [[nodiscard]] std::uint32_t rank_of(PersonIndex person) const { return rank_[person]; }

private:
  std::vector<ProjectPseudonym> pseudonym_; ///< by rank
  std::vector<std::uint32_t> rank_;         ///< by person; kNotReleased if none
};

} // namespace tallystick::release
