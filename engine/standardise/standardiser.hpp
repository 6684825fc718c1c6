// SPDX-License-Identifier: MIT
// Turns a RawBatch into a StandardBatch under the rules of one source.
#pragma once

#include <cstdint>
#include <string>

#include "identity/raw_batch.hpp"
#include "identity/standard_batch.hpp"
#include "standardise/birth_date.hpp"
#include "standardise/date_text.hpp"
#include "standardise/nhs_number.hpp"
#include "standardise/postcode.hpp"
#include "standardise/sex.hpp"
#include "tallystick/result.hpp"

namespace tallystick::standardise {

/// Whether refused NHS numbers get candidates for their correction.
enum class RepairPolicy : std::uint8_t { offer, none };

/// Whether issues are listed row by row as well as counted.
enum class IssueListing : std::uint8_t { counts_only, rows };

/// How a source writes its identifiers and what the job accepts. Nothing in here is about a person.
struct SourceRules {
  IdScheme person_scheme = IdScheme::nhs_number;
  NumberRules numbers; ///< nhs_number scheme only
  RepairPolicy repair = RepairPolicy::offer;
  PostcodeScheme postcodes = PostcodeScheme::gb;
  DateFormat birth_dates = DateFormat::automatic;
  DateFormat event_dates = DateFormat::automatic;
  BirthDateLimits
      birth_limits; ///< `latest` is the job's as_of date and holds for event dates as well
  SexCodes sex_codes = SexCodes::usual();
  std::string
      provider; ///< provider of all rows when the source maps no provider column; empty: none
  IssueListing listing = IssueListing::counts_only;
};

/// Immutable after construction; run() may be called from many threads at once.
class Standardiser {
public:
  explicit Standardiser(SourceRules rules);

  /// As many rows as came in, in the same order. Bad cells are issues, not errors; an Error
  /// (internal) means that the batch itself is not well formed.
  [[nodiscard]] Result<StandardBatch> run(RawBatch&& raw) const;

private:
  SourceRules rules_;
  BirthDateRules birth_rules_;
};

} // namespace tallystick::standardise
