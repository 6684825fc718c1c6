// SPDX-License-Identifier: MIT
// A synthetic population with its records in several care settings, its opt-outs, its areas, and
// the truth about all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/date.hpp"
#include "core/parallel.hpp"
#include "core/progress.hpp"
#include "synth/rates.hpp"
#include "tallystick/result.hpp"

namespace tallystick::synth {

struct SynthSpec {
  std::uint64_t people = 100'000; ///< 1 to 40,000,000
  /// About how many rows to write over all sources; 0: as the rates say (about ten per person).
  /// Deaths and births come on top and are not scaled.
  std::uint64_t rows = 0;
  std::uint64_t seed = 1;
  Date as_of =
      std::chrono::year{2025} / 3 / 31; ///< last day of the data; opt-outs hold as at this day
  unsigned window_years = 2;            ///< 1 to 10
  std::string programme = "demo";       ///< the programme that local objections may name
  Rates rates = default_rates();
  std::filesystem::path out; ///< directory; made if missing, files in it are replaced
  ThreadCount threads{0};
};

/// Writes into spec.out:
///   gp apc ecds csds social_care prescriptions deaths (.csv)
///                                  the sources
///   optouts/type1_events.csv       Type 1 codes with changes of mind, and Type 2 codes, never to
///                                  be acted on
///   optouts/national_request.dat   the valid NHS numbers of all sources ("number,"), and the
///                                  present number of each former one
///   optouts/national_cleared.dat   those of them without a national data opt-out
///   optouts/local_objections.csv
///   optouts/consent.csv
///   lookups/areas.csv              every postcode, in the column layout of the ONS Postcode
///                                  Directory
///   lookups/supersession.csv       replaced NHS numbers
///   people.csv, truth.csv          the answers; see truth.hpp for the exact meaning of every
///                                  column
/// The same people, rows, seed, dates, programme and rates give the same bytes on any machine with
/// any number of threads. Memory is bounded: some blocks of 4,096 people at a time, whatever the
/// size of the population. Errors: usage (a number out of range), failed (a file cannot be
/// written), interrupted.
[[nodiscard]] Status generate(const SynthSpec& spec, ProgressSink& progress);

} // namespace tallystick::synth
