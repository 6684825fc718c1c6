// SPDX-License-Identifier: MIT
#include "link/profile.hpp"

namespace tallystick::link {

const model::PatternSpace& field_patterns() {
  static const model::PatternSpace space(
      {{"person id", {"exact", "near", "different"}},
       {"birth date", {"exact", "day and month swapped", "two parts", "one part", "different"}},
       {"postcode", {"unit", "sector", "district", "different"}},
       {"sex", {"same", "different"}},
       {"practice", {"same", "different"}},
       {"local id", {"same", "different"}}});
  return space;
}

} // namespace tallystick::link
