// SPDX-License-Identifier: MIT
// Row issues: what is wrong or doubtful with a cell or a row, counted by code and never shown by
// value.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tallystick {

/// What happens to a cell with this issue.
enum class IssueEffect : std::uint8_t {
  noted,         ///< the value is used, with a flag
  value_dropped, ///< the value gives no token and no derived field; the row stays
  row_dropped,   ///< the row cannot be read and leaves the run
};

// One line an issue: name, code shown to people, effect, text, hint. tests/unit/core/issue_test.cpp
// holds the table to it.
#define TALLYSTICK_ISSUES(X)                                                                       \
  X(row_too_short, "R101", row_dropped, "row has fewer fields than the header",                    \
    "check the delimiter and the quoting")                                                         \
  X(row_too_long, "R102", row_dropped, "row has more fields than the header",                      \
    "an unquoted delimiter inside a field?")                                                       \
  X(row_bad_quote, "R103", row_dropped, "text after a closing quote or an unclosed quote",         \
    "quotes inside a field are doubled")                                                           \
  X(not_utf8, "R104", noted, "text is not UTF-8 and was read as Windows-1252",                     \
    "declare encoding = \"windows-1252\"")                                                         \
  X(nhs_number_not_digits, "N201", value_dropped,                                                  \
    "NHS number has other characters than digits, spaces and hyphens", "")                         \
  X(nhs_number_length, "N202", value_dropped, "NHS number does not have ten digits",               \
    "leading zeros lost in a spreadsheet?")                                                        \
  X(nhs_number_check_digit, "N203", value_dropped, "NHS number fails its check digit",             \
    "repair candidates are tried when other fields agree")                                         \
  X(nhs_number_sentinel, "N204", value_dropped, "NHS number is a placeholder such as 0000000000",  \
    "")                                                                                            \
  X(nhs_number_palindrome, "N205", value_dropped,                                                  \
    "NHS number is a palindrome and refused by the job", "")                                       \
  X(nhs_number_test_range, "N206", noted,                                                          \
    "NHS number is in a range that is never issued (starts with 9)", "synthetic or test data?")    \
  X(nhs_number_unissued_range, "N207", noted, "NHS number is in a range not known to be issued",   \
    "")                                                                                            \
  X(nhs_number_superseded, "N208", noted, "NHS number was replaced by its current number", "")     \
  X(nhs_number_unverified, "N209", noted, "NHS number status says it is not verified", "")         \
  X(person_id_malformed, "N210", value_dropped, "person id does not fit its declared scheme", "")  \
  X(nhs_number_zeros, "N211", noted,                                                               \
    "NHS number came as a number, which keeps no leading zeros: they were put back", "")           \
  X(id_typed_as_number, "N212", noted, "id came as a number, which keeps no leading zeros",        \
    "make the column one of texts where it is written first")                                      \
  X(postcode_shape, "P301", value_dropped, "postcode does not have a GB shape",                    \
    "declare scheme = \"opaque\" for foreign postcodes")                                           \
  X(postcode_pseudo, "P302", noted, "pseudo-postcode (ZZ99...): never links", "")                  \
  X(postcode_repaired, "P303", noted, "postcode had O/0 or I/1 mixed up and was repaired", "")     \
  X(birth_date_format, "B401", value_dropped, "birth date does not have the declared format", "")  \
  X(birth_date_impossible, "B402", value_dropped, "birth date is not a day in the calendar", "")   \
  X(birth_date_future, "B403", value_dropped, "birth date is after the job's as_of date", "")      \
  X(birth_date_too_early, "B404", value_dropped,                                                   \
    "birth date is before the earliest the job accepts", "")                                       \
  X(birth_date_filler, "B405", noted,                                                              \
    "birth date looks like a filler (1 January, 1900-01-01): weak evidence", "")                   \
  X(birth_date_partial, "B406", noted, "birth date is known to the month or year only", "")        \
  X(sex_code, "S501", value_dropped, "sex code is not one of the declared codes", "")              \
  X(local_id_too_long, "L601", value_dropped, "local patient id is longer than 40 characters", "") \
  X(provider_missing, "L602", value_dropped, "local patient id without a provider", "")            \
  X(practice_code_shape, "G701", value_dropped, "GP practice code does not have a known shape",    \
    "")                                                                                            \
  X(event_date_format, "E801", value_dropped, "event date does not have the declared format", "")  \
  X(event_before_birth, "E802", noted, "event date is before the birth date", "")                  \
  X(event_future, "E803", noted, "event date is after the job's as_of date", "")                   \
  X(postcode_not_in_lookup, "A901", noted, "postcode is not in the area look-up",                  \
    "is the look-up's vintage right?")

enum class IssueCode : std::uint8_t {
#define TALLYSTICK_X(name, code, effect, text, hint) name,
  TALLYSTICK_ISSUES(TALLYSTICK_X)
#undef TALLYSTICK_X
};

struct IssueInfo {
  std::string_view name; ///< as in the enum: "nhs_number_length"
  std::string_view code; ///< stable and short: "N202"
  IssueEffect effect;
  std::string_view text;
  std::string_view hint;
};

inline constexpr std::array kIssues = {
#define TALLYSTICK_X(name, code, effect, text, hint)                                               \
  IssueInfo{#name, code, IssueEffect::effect, text, hint},
    TALLYSTICK_ISSUES(TALLYSTICK_X)
#undef TALLYSTICK_X
};
inline constexpr std::size_t kIssueCount = kIssues.size();

[[nodiscard]] constexpr const IssueInfo& info(IssueCode code) {
  return kIssues[static_cast<std::size_t>(code)];
}

/// Counts by issue code. Adding two counts is order-free, so totals do not depend on threads.
struct IssueCounts {
  std::array<std::uint64_t, kIssueCount> count{};

  void add(IssueCode code, std::uint64_t n = 1) { count[static_cast<std::size_t>(code)] += n; }
  [[nodiscard]] std::uint64_t operator[](IssueCode code) const {
    return count[static_cast<std::size_t>(code)];
  }
  IssueCounts& operator+=(const IssueCounts& other) {
    for (std::size_t i = 0; i < count.size(); ++i)
      count[i] += other.count[i];
    return *this;
  }
};

/// One issue at one place; listed on request as `file, line, column, code`. Holds no value.
struct RowIssue {
  std::uint32_t row;    ///< row within its batch, 0-based
  std::uint16_t column; ///< 1-based field number in the file; 0 for the whole row
  IssueCode code;
};

} // namespace tallystick
