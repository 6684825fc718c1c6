// SPDX-License-Identifier: MIT
// Stage release. Consumes: PermittedPersons (with the rows of PermittedBatch). Produces:
// ReleasedTables, one a source and one of persons. Data class: released.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "crypto/pseudonym.hpp"
#include "flow/attributes.hpp"
#include "flow/permitted_batch.hpp"
#include "flow/persons.hpp"
#include "release/person_rows.hpp"
#include "release/release_spec.hpp"
#include "release/released_table.hpp"

namespace tallystick::release {

/// Best value of each demographic attribute of a person.
struct Demographics {
  std::uint8_t sex = 0;
  std::uint16_t birth = 0;
  std::uint32_t area = 0;
  std::int32_t first_event;
  std::int32_t last_event;
};

/// Makes the released tables of a run. Everything that it is given must live as long as the tables.
class Releaser {
public:
  Releaser(const ReleaseSpec& spec, const AreaTable& areas, const crypto::PseudonymCipher& cipher,
           ThreadCount threads)
      : spec_(spec), areas_(areas), cipher_(cipher), threads_(threads) {}

  /// `linked_<source>` for each source, then `persons`.
  [[nodiscard]] std::vector<ReleasedTable> run(const PermittedBatch& batch,
                                               const PermittedPersons& persons) const;

private:
  struct Context;
  [[nodiscard]] ReleasedTable linked_table(const std::shared_ptr<const Context>& context,
                                           std::size_t source) const;
  [[nodiscard]] ReleasedTable persons_table(const std::shared_ptr<const Context>& context) const;

  const ReleaseSpec& spec_;
  const AreaTable& areas_;
  const crypto::PseudonymCipher& cipher_;
  ThreadCount threads_;
};

} // namespace tallystick::release
