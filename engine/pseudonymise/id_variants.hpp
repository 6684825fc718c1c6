// SPDX-License-Identifier: MIT
// Variants of ids without a check digit: an id whole, and with each of its digits left out.
#pragma once

#include <span>
#include <vector>

#include "crypto/prf.hpp"
#include "flow/token_batch.hpp"
#include "identity/person_key.hpp"

namespace tallystick::pseudonymise {

/// For ids of scheme `digits`; absent ones have no variants. Ordered by row, then token; each once
/// a row. Two ids share a token if one digit is wrong, missing, added or swapped with its neighbour
/// between them, and by chance once in 2^32.
///
/// The digits are those of the number that a PersonKey holds: what was written before them as zeros
/// is gone, so 0123 and 123 are one id, and a wrong digit that makes the first one 0 is a missing
/// digit (and the zeros behind it with it: from 5023 to 0023 is further than one digit). Variants
/// keep their zeros: 012 (1012 without its first digit) is not 12. Without its only digit an id is
/// empty: all ids of one digit share that variant.
[[nodiscard]] std::vector<IdVariant> id_variants(std::span<const PersonKey> people,
                                                 const crypto::Prf& prf);

} // namespace tallystick::pseudonymise
