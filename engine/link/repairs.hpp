// SPDX-License-Identifier: MIT
// Invalid NHS numbers and the valid ones that they may have been meant to be. A valid number is
// never one typing error away from another, so zone A offers about ten candidates for an invalid
// one and few of them belong to anybody (reference: security 4.3).
#pragma once

#include <cstdint>
#include <vector>

#include "core/parallel.hpp"
#include "flow/permitted_batch.hpp"
#include "link/candidates.hpp"
#include "link/forest.hpp"
#include "link/pass_plan.hpp"

namespace tallystick::link {

/// The repair candidates that belong to somebody, and what is known of these people.
class Repairs {
public:
  Repairs() = default;
  /// Finds the candidates that are somebody's person id; needs no person tokens afterwards.
  Repairs(ThreadCount threads, const PermittedColumns& columns, const Forest& forest);
  /// Collects what is known of these people, after the anchored passes, from an agreement column in memory; needs none
  /// afterwards.
  void collect_profiles(ThreadCount threads, const PermittedColumns& columns, const Forest& forest);

  /// Joins rows to the one person whose id is a candidate and who agrees on the terms.
  CandidateCounts run(const AgreementTerms& terms, const PermittedColumns& columns, Forest& forest,
                      std::uint8_t by) const;

  /// Calls use(row, person) for each offer, by row.
  template<class Use>
  void for_each_offer(const Use& use) const {
    for (const Offer& offer : offers_)
      use(offer.row, offer.person);
  }

private:
  struct Offer { ///< a repair candidate that is somebody's person id
    RowId row;
    PersonNumber person;
    Agreement agreement;
  };
  struct Profile { ///< what a row of an offered person id says
    PersonNumber person;
    RowId row;
    Agreement agreement;
  };
  void resolve(ThreadCount threads, const PermittedColumns& columns, const Forest& forest);

  std::vector<Offer> offers_;     ///< by row
  std::vector<Profile> profiles_; ///< by person
};

} // namespace tallystick::link
