// SPDX-License-Identifier: MIT
// Person ids other than NHS numbers: texts and numbers without a check digit.
#pragma once

#include <cstddef>
#include <string_view>

#include "identity/person_key.hpp"
#include "standardise/reading.hpp"

namespace tallystick::standardise {

/// Longest opaque person id in bytes: room for a SHA-512 in hexadecimal.
inline constexpr std::size_t kMaxOpaqueId = 128;

/// Scheme digits: 1 to 18 digits with blanks and hyphens between them; leading zeros do not count,
/// as spreadsheets drop them. Anything else, and zero, is person_id_malformed.
[[nodiscard]] Reading<PersonKey> read_digits_id(std::string_view cell);

/// Scheme opaque: the text without blanks around it, compared exactly. The value is a view into
/// `cell`, empty if absent. Longer than kMaxOpaqueId or with control characters:
/// person_id_malformed.
[[nodiscard]] Reading<std::string_view> read_opaque_id(std::string_view cell);

} // namespace tallystick::standardise
