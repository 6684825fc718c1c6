// SPDX-License-Identifier: MIT
// The cells of opt-out lists: strict readers. What cannot be read is an error with exit code 5 that
// names the place, never the cell.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flow/opt_out.hpp"
#include "identity/nhs_number.hpp"
#include "standardise/cell_text.hpp"
#include "standardise/supersession.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// One row of an opt-out list: cells by role.
class ListRow {
public:
  ListRow(const std::vector<std::string>& roles, std::span<const std::string_view> cells)
      : roles_(roles), cells_(cells) {}

  /// Whether the job maps a role: the same for every row of a file.
  [[nodiscard]] bool has(std::string_view role) const {
    return std::find(roles_.begin(), roles_.end(), role) != roles_.end();
  }
  /// The cell without blanks around; empty if the job does not map the role.
  [[nodiscard]] std::string_view operator[](std::string_view role) const {
    const auto found = std::find(roles_.begin(), roles_.end(), role);
    return found == roles_.end()
               ? std::string_view{}
               : standardise::trimmed(cells_[static_cast<std::size_t>(found - roles_.begin())]);
  }

private:
  const std::vector<std::string>& roles_;
  std::span<const std::string_view> cells_;
};

/// ErrorCode::optout_data at a place.
[[nodiscard]] Error malformed(StaticText what, StaticText hint, const Place& place);

/// A valid NHS number, replaced by its current one. Palindromes are accepted: an opt-out is never
/// lost for a number that is merely doubtful.
[[nodiscard]] Result<NhsNumber> read_number(std::string_view cell,
                                            const standardise::SupersessionMap& supersession,
                                            const Place& place);

/// A day number, or kNoDay if the cell is blank.
[[nodiscard]] Result<std::int32_t> read_day(std::string_view cell, const Place& place);

/// What orders the events of one day (OptOutEvent::recorded_at): the time of `recorded_at` if the
/// job maps that role, else the number in `record_id`; the two never meet in one file. A blank cell
/// is 0: order not known. A time without its hour may be any of its day, so it is read as the last
/// of the day for a dissent and as the first for a withdrawal.
[[nodiscard]] Result<std::int64_t> read_order(const ListRow& row, OptOutAction action,
                                              const Place& place);

/// Equal but for case (ASCII): how lists name the sources and programmes of a job.
[[nodiscard]] bool same_word(std::string_view a, std::string_view b);

} // namespace tallystick::pipeline
