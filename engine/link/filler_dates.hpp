// SPDX-License-Identifier: MIT
// Dates such as 1 January, which some rows hold because nobody knew the day.
#pragma once

#include "core/parallel.hpp"
#include "flow/permitted_batch.hpp"

namespace tallystick::link {

/// Of filler dates only the year is left in the fields, unless no more rows have one than twice those that would be born on
/// any one day of the year, of so many that this can be told: then they are dates like others. Columns in memory.
void settle_filler_dates(ThreadCount threads, PermittedColumns& columns);

} // namespace tallystick::link
