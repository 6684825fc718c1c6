// SPDX-License-Identifier: MIT
// What the SQL condition of a comparison level of Splink asks of two records: columns of the left one end in _l, those of
// the right one in _r. Enough of SQL for the conditions that people write about dates, numbers and postcodes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tallystick::pipeline {

/// A column or a part of it, on one side of an equation.
struct ColumnPart {
  enum class Part : std::uint8_t {
    whole,
    slice,      ///< characters from `from` (1-based), `length` of them
    from_right, ///< the last `length` characters
    all_but,    ///< without the last `length` characters
    first_word, ///< up to the first space
    pattern,    ///< what `pattern` finds
    year,
    month,
    day,
  };
  std::string column; ///< lower case, without _l or _r
  Part part = Part::whole;
  int from = 1;
  int length = 0;
  std::string pattern{};
  friend bool operator==(const ColumnPart&, const ColumnPart&) = default;
};

struct Equation {
  ColumnPart left;
  ColumnPart right;
};

struct SqlCondition {
  enum class Kind : std::uint8_t {
    otherwise, ///< ELSE
    equal,     ///< all equations hold
    edits,     ///< at most `most` typing errors
    days,      ///< dates at most `most` days apart
    unknown,
  };
  Kind kind = Kind::unknown;
  std::vector<Equation> equations{};
  std::string column{}; ///< edits and days
  double most = 0;
};

[[nodiscard]] SqlCondition read_condition(std::string_view sql);

} // namespace tallystick::pipeline
