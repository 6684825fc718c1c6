// SPDX-License-Identifier: MIT
// What a rule set means for the columns: kind, terms and match keys of each pass.
#pragma once

#include <cstddef>
#include <vector>

#include "flow/token_plan.hpp"
#include "link/agreement_terms.hpp"
#include "link/rule_set.hpp"

namespace tallystick::link {

enum class PassKind : std::uint8_t {
  anchored, ///< asks for the same person id
  repaired, ///< asks for a repair candidate
  keyed,    ///< asks for a match key
};

/// Whether rows at crowded postcodes take part.
enum class CrowdedPlaceRows : std::uint8_t { kept, refused };

struct PassPlan {
  PassKind kind = PassKind::keyed;
  AgreementTerms terms;          ///< anchored and repaired
  std::vector<std::size_t> keys; ///< keyed: columns, any of which may agree
  Candidates candidates = Candidates::unique;
  CrowdedPlaceRows crowded = CrowdedPlaceRows::kept;
};

struct LinkPlan {
  std::vector<PassPlan> passes;
  std::size_t anchored = 0; ///< how many passes lead with the person id
  TokenPlan tokens;
  std::size_t crowd_key = 0;         ///< the key that counts people by place, if tokens.place
  std::vector<std::size_t> last_use; ///< per key: the last pass (0-based) that reads it
};

/// `rules` must be valid.
[[nodiscard]] LinkPlan plan_of(const RuleSet& rules);

} // namespace tallystick::link
