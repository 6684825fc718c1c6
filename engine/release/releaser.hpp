// SPDX-License-Identifier: MIT
// Stage release. Consumes: PermittedPersons (with the rows of PermittedBatch). Produces:
// ReleasedTables, one a source and one of persons. Data class: released.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/memory_limit.hpp"
#include "core/parallel.hpp"
#include "crypto/pseudonym.hpp"
#include "flow/attributes.hpp"
#include "flow/permitted_batch.hpp"
#include "flow/persons.hpp"
#include "release/release_spec.hpp"
#include "release/released_table.hpp"
#include "tallystick/result.hpp"

namespace tallystick::release {

class PersonFacts;
class PersonRanks;
class RowBuckets;
struct RankRange;
struct RowOrigin;

/// Makes the released tables of a run. What it is made with must live as long as the tables.
class Releaser {
public:
  Releaser(const ReleaseSpec& spec, const AreaTable& areas, const crypto::PseudonymCipher& cipher,
           ThreadCount threads, MemoryLimit memory = {})
      : spec_(spec), areas_(areas), cipher_(cipher), threads_(threads), memory_(memory) {}

  using Take = std::function<Status(ReleasedTable table)>;
  /// Hands over `linked_<source>` for each source, then `persons`: one after the other, so that the
  /// moved rows of one source at a time need memory. If even these have no room, people are taken in parts: the tables
  /// come again and again, each with the rows that follow those of before. Errors: those of `take`, which end the run;
  /// failed when the memory limit is too low for the people (52 bytes each).
  [[nodiscard]] Status run(const PermittedBatch& batch, PermittedPersons&& persons,
                           const Take& take) const;

private:
  using Ranks = std::shared_ptr<const PersonRanks>;
  using Rows = std::shared_ptr<const RowBuckets>;
  [[nodiscard]] std::size_t people_at_a_time(const RowOrigin& origin) const;
  [[nodiscard]] Status release_part(const RowOrigin& origin, const Ranks& ranks, RankRange people,
                                    const std::vector<PassCounts>& passes, const Take& take) const;
  /// `write(piece, out)` writes a piece's rows, value by value, and says how many they are.
  template<class Write>
  [[nodiscard]] ReleasedTable table_of(TableNote note, std::size_t rows, std::size_t pieces,
                                       const Write& write) const;
  [[nodiscard]] ReleasedTable linked_table(const SourceInfo& source,
                                           const std::vector<PassCounts>& passes,
                                           const Ranks& ranks, const Rows& rows) const;
  [[nodiscard]] ReleasedTable persons_table(const std::vector<SourceInfo>& sources,
                                            const Ranks& ranks, PersonFacts facts) const;

  const ReleaseSpec& spec_;
  const AreaTable& areas_;
  const crypto::PseudonymCipher& cipher_;
  ThreadCount threads_;
  MemoryLimit memory_;
};

} // namespace tallystick::release
