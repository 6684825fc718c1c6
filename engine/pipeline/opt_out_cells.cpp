// SPDX-License-Identifier: MIT
#include "pipeline/opt_out_cells.hpp"

#include <charconv>

#include "standardise/birth_date.hpp"
#include "standardise/nhs_number.hpp"

namespace tallystick::pipeline {
namespace {

using standardise::DateFormat;

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::size_t kDateLength = 10;  // YYYY-MM-DD
constexpr std::size_t kMinuteLength = 5; // HH:MM
constexpr std::size_t kSecondLength = 8; // HH:MM:SS

Error unreadable_time(const Place& place) {
  return malformed("an opt-out list has a time that cannot be read", "write YYYY-MM-DDTHH:MM:SS",
                   place);
}

/// Two digits below `limit`.
bool read_part(std::string_view clock, std::size_t at, int limit, int& part) {
  const char* end = clock.data() + at + 2;
  const auto read = std::from_chars(clock.data() + at, end, part);
  return read.ec == std::errc{} && read.ptr == end && part >= 0 && part < limit;
}

/// Seconds of "HH:MM[:SS]"; what follows (fractions, an offset) is not looked at.
Result<std::int64_t> read_clock(std::string_view clock, const Place& place) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (clock.size() < kMinuteLength || clock[2] != ':' || !read_part(clock, 0, 24, hour) ||
      !read_part(clock, 3, 60, minute))
    return unreadable_time(place);
  if (clock.size() > kMinuteLength &&
      (clock.size() < kSecondLength || clock[5] != ':' || !read_part(clock, 6, 61, second)))
    return unreadable_time(place);
  return std::int64_t{hour} * 3600 + minute * 60 + second;
}

Result<std::int64_t> read_time(std::string_view cell, OptOutAction action, const Place& place) {
  auto day = read_day(cell, place);
  if (!day) return std::move(day).error();
  if (*day == kNoDay) return std::int64_t{0};
  const std::int64_t midnight = std::int64_t{*day} * kSecondsPerDay;
  if (cell.size() <= kDateLength)
    return action == OptOutAction::dissent ? midnight + kSecondsPerDay - 1 : midnight;
  auto clock = read_clock(cell.substr(kDateLength + 1), place);
  if (!clock) return std::move(clock).error();
  return midnight + *clock;
}

Result<std::int64_t> read_record_number(std::string_view cell, const Place& place) {
  std::int64_t number = 0;
  const auto whole = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (cell.empty() || (whole.ec == std::errc{} && whole.ptr == cell.data() + cell.size()))
    return number;
  return malformed("an opt-out list has a record id that is no whole number",
                   "record ids order the events of one day; leave the column out if they cannot",
                   place);
}

} // namespace

Error malformed(StaticText what, StaticText hint, const Place& place) {
  return Error(ErrorCode::optout_data, what, hint).at(place);
}

Result<NhsNumber> read_number(std::string_view cell,
                              const standardise::SupersessionMap& supersession,
                              const Place& place) {
  standardise::NumberRules rules;
  rules.palindromes = standardise::PalindromePolicy::accept;
  rules.supersession = supersession.empty() ? nullptr : &supersession;
  const auto number = standardise::read_nhs_number(cell, rules).value;
  if (number.absent())
    return malformed(
        "an opt-out list has an NHS number that is missing or not valid",
        "one bad number makes the national check refuse the whole file: correct the list", place);
  return number;
}

Result<std::int32_t> read_day(std::string_view cell, const Place& place) {
  const auto day =
      standardise::judge_event_date(standardise::read_date(cell, DateFormat::automatic));
  if (day.refused)
    return malformed("an opt-out list has a date that cannot be read", "write dates as YYYY-MM-DD",
                     place);
  return day.value;
}

Result<std::int64_t> read_order(const ListRow& row, OptOutAction action, const Place& place) {
  if (row.has("recorded_at")) return read_time(row["recorded_at"], action, place);
  return read_record_number(row["record_id"], place);
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return standardise::to_upper(x) == standardise::to_upper(y);
  });
}

} // namespace tallystick::pipeline
