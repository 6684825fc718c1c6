// SPDX-License-Identifier: MIT
// Which tokens a run needs. Derived from the linkage rules, so that zone A makes no token that
// nobody asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tallystick {

/// A field, or a derived part of one, that a match key is made of.
enum class MatchField : std::uint8_t {
  birth_date,             ///< full date
  birth_year_month,       ///< day left out
  birth_year_day,         ///< month left out
  birth_month_day,        ///< year left out
  birth_day_month_sorted, ///< year, and day and month in sorted order: equal under a swap
  sex,
  postcode, ///< unit
  postcode_sector,
  postcode_district,
  practice,
  local_id, ///< provider + local patient id
};

/// Whether a filler birth date (1 January ...) may take part in a key.
enum class WeakDates : std::uint8_t { refused, allowed };

/// A composite key: rows that agree on all fields get the same token. A row that lacks any field
/// gets none.
struct MatchKey {
  std::vector<MatchField> fields;
  WeakDates weak_dates = WeakDates::refused;
  friend bool operator==(const MatchKey&, const MatchKey&) = default;
};

/// Everything zone A has to compute for zone B.
struct TokenPlan {
  std::vector<MatchKey> match_keys; ///< one token column each, in this order
  bool agreement = true;            ///< Agreement column, salted by person id
  bool repair = true;               ///< candidates for invalid NHS numbers
  bool fields = false;              ///< FieldTokens, and variants of ids without a check digit
  bool local_id = false; ///< a token of provider + local id alone (objections by local id)
  bool place = false;    ///< 32-bit token of the postcode unit, to find crowded postcodes
  bool provider = false; ///< 32-bit digest of the provider code (objections by provider)
};

} // namespace tallystick
