// SPDX-License-Identifier: MIT
// Variants of ids without a check digit: an id whole, and with each of its digits left out.
#pragma once

#include <span>
#include <vector>

#include "crypto/prf.hpp"
#include "flow/token_batch.hpp"
#include "identity/person_key.hpp"

namespace tallystick::pseudonymise {

/// For ids of scheme `digits`; absent ones have no variants. Ordered by row; in a row first the id
/// whole, then without each of its digits, from the last to the first. Equal neighbours give equal
/// variants, so a row always has one more than its id has digits, and places can be compared:
/// - a wrong digit: two ids of one length are equal without the digit at one place;
/// - two neighbours swapped: one is without the first what the other is without the second, and the
///   other way round (one of both alone is a digit missing here and one added there);
/// - a digit missing or added: one is whole what the other is without a digit.
/// Other variants are equal by chance, once in 2^32.
///
/// The digits are those of the number that a PersonKey holds: what was written before them as zeros
/// is gone, so 0123 and 123 are one id, and a wrong digit that makes the first one 0 is a missing
/// digit (and the zeros behind it with it: from 5023 to 0023 is further than one digit). Variants
/// keep their zeros: 012 (1012 without its first digit) is not 12. Without its only digit an id is
/// empty: all ids of one digit share that variant.
///
/// Whoever sees the tokens of a row sees how long its id is and which neighbours in it are equal.
[[nodiscard]] std::vector<IdVariant> id_variants(std::span<const PersonKey> people,
                                                 const crypto::Prf& prf);

} // namespace tallystick::pseudonymise
