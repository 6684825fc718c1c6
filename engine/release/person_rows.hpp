// SPDX-License-Identifier: MIT
// The rows of each released person, source by source, in release order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/parallel.hpp"
#include "crypto/pseudonym.hpp"
#include "flow/permitted_batch.hpp"
#include "flow/persons.hpp"
#include "release/releasable.hpp"

namespace tallystick::release {

/// People with at least one permitted row, in the order of their pseudonyms ("rank"), and their
/// rows. Memory: 26 bytes and 4 bytes a source for a person, 4 bytes a row.
class PersonRows {
public:
  PersonRows(const PermittedBatch& batch, const PermittedPersons& persons,
             const crypto::PseudonymCipher& cipher, ThreadCount threads);

  [[nodiscard]] std::size_t people() const { return pseudonym_.size(); }
  [[nodiscard]] const ProjectPseudonym& pseudonym(std::size_t rank) const {
    return pseudonym_[rank];
  }
  [[nodiscard]] std::size_t sources() const { return rows_.size(); }
  /// Permitted rows of a source, ordered by rank and then by a keyed shuffle.
  [[nodiscard]] std::span<const RowId> rows(std::size_t source) const { return rows_[source]; }
  /// Rows of one person in one source.
  [[nodiscard]] std::span<const RowId> rows(std::size_t source, std::size_t rank) const {
    const auto& first = first_[source];
    return {rows_[source].data() + first[rank], first[rank + 1] - first[rank]};
  }
  /// The rank that row number `at` of a source's rows belongs to.
  [[nodiscard]] std::size_t rank_of(std::size_t source, std::size_t at) const;

private:
  void rank_people(const PermittedBatch& batch, const PermittedPersons& persons,
                   const crypto::PseudonymCipher& cipher, ThreadCount threads,
                   std::vector<std::uint32_t>& rank_of_person);
  void order_rows(std::size_t source, const PermittedBatch& batch, const PermittedPersons& persons,
                  const crypto::PseudonymCipher& cipher, ThreadCount threads,
                  const std::vector<std::uint32_t>& rank_of_person);

  std::vector<ProjectPseudonym> pseudonym_;
  std::vector<std::vector<RowId>> rows_;          ///< [source]
  std::vector<std::vector<std::uint32_t>> first_; ///< [source][rank], one more than people
};

} // namespace tallystick::release
