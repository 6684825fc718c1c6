// SPDX-License-Identifier: MIT
// Person ids that rows hold but cannot have: a mother's number in her baby's row, a husband's in his wife's.
#pragma once

#include <cstdint>
#include <span>

#include "core/parallel.hpp"
#include "link/forest.hpp"

namespace tallystick::link {

/// Where the rows of one id are several trees, which the passes on that id refused to join, the id stays with the tree that
/// has most of its rows, or with none if several have as many. The other trees lose it, in `forest` and in `own_id`, and may
/// turn out to be somebody else. Ids without a check digit are as they were: a typing error may have made them equal. Returns how many trees lost an id.
std::uint64_t forget_doubted_ids(ThreadCount threads, Forest& forest,
                                 std::span<PersonNumber> own_id);

} // namespace tallystick::link
