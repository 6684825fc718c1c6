// SPDX-License-Identifier: MIT
// Derived, releasable facts about a row: computed in zone A from identifiers, no finer than the job
// may release.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data_class.hpp"

namespace tallystick {

/// How precisely birth dates leave zone A.
enum class BirthPrecision : std::uint8_t { none, year, month };

/// Which derived attributes a job releases. What is not asked for is never computed.
struct AttributePlan {
  bool sex = false;
  bool age_band = false; ///< five-year band at the event date
  BirthPrecision birth = BirthPrecision::none;
  bool area = false;      ///< columns of the area look-up
  bool event_day = false; ///< needed for first and last event of a person
};

/// Five-year age bands 0-4 ... 85-89, 90 and over (reference: nhs-rules section 6). 0 = not known.
inline constexpr std::uint8_t kAgeBandCount = 20;
[[nodiscard]] std::uint8_t
age_band_of(int age_in_years); ///< 1..19; 0 for a negative age or one over 130
[[nodiscard]] const char*
age_band_label(std::uint8_t band); ///< "0-4", ..., "90 and over", "Age not known"

/// Columns of a batch; a column that the plan does not ask for stays empty.
struct AttributeColumns {
  static constexpr DataClass data_class = DataClass::released;
  std::vector<std::uint8_t> sex; ///< 0 not known, 1 male, 2 female
  std::vector<std::uint8_t> age_band;
  std::vector<std::uint16_t> birth;    ///< year, or (year - 1800) * 12 + month (1-12); 0 not known
  std::vector<std::uint32_t> area;     ///< row of the AreaTable; 0 not known
  std::vector<std::int32_t> event_day; ///< kNoDay if not known
};

/// A released column of the area look-up.
struct AreaColumn {
  std::string name;
  std::string meaning; ///< for the data dictionary: what of the area of residence it says
};

/// The distinct combinations of the released area columns; finer geography never enters. Row 0 is
/// "not known".
struct AreaTable {
  std::vector<AreaColumn> columns;            ///< e.g. lsoa21, icb
  std::vector<std::vector<std::string>> rows; ///< rows[i][c]; rows[0] holds empty texts
  std::string vintage;                        ///< as declared in the job, e.g. "2024-05"
};

} // namespace tallystick
