// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <chrono>
#include <string_view>
#include <tuple>

#include "core/date.hpp"
#include "identity/reveal.hpp"
#include "standardise/birth_date.hpp"
#include "standardise/date_text.hpp"

namespace tallystick::standardise {
namespace {

using std::chrono::year;
using Parts = std::tuple<unsigned, unsigned, unsigned>;

Parts parts_of(std::string_view cell, DateFormat format) {
  const DateReading reading = read_date(cell, format);
  if (reading.kind != DateText::date) return {0, 0, 0};
  return {reading.parts.year, reading.parts.month, reading.parts.day};
}
DateText kind_of(std::string_view cell, DateFormat format) {
  return read_date(cell, format).kind;
}

const BirthDateRules kRules{BirthDateLimits{.latest = Date{year{2025} / 3 / 31}}};
Reading<BirthDate> birth(std::string_view cell) {
  return kRules.judge(read_date(cell, DateFormat::automatic));
}

TEST(DateText, EveryDeclaredFormatIsRead) {
  const Parts day{1980, 2, 9};
  EXPECT_EQ(parts_of("1980-02-09", DateFormat::iso), day);
  EXPECT_EQ(parts_of("1980-02-09T23:59:59.000Z", DateFormat::iso), day);
  EXPECT_EQ(parts_of("1980-02-09 00:00:00+01:00", DateFormat::iso), day);
  EXPECT_EQ(parts_of(" 1980-02-09 ", DateFormat::iso), day);
  EXPECT_EQ(parts_of("19800209", DateFormat::yyyymmdd), day);
  for (const std::string_view cell :
       {"09/02/1980", "9/2/1980", "09-02-1980", "9.2.1980", "09/02/1980 00:00"})
    EXPECT_EQ(parts_of(cell, DateFormat::dmy), day) << cell;
  for (const std::string_view cell :
       {"09-FEB-1980", "9 feb 1980", "09FEB1980", "9 February 1980", "09/Feb/1980"})
    EXPECT_EQ(parts_of(cell, DateFormat::dd_mon_yyyy), day) << cell;
  for (const std::string_view cell : {"021980", "21980", "02/1980", "2-1980"})
    EXPECT_EQ(parts_of(cell, DateFormat::mmyyyy), (Parts{1980, 2, 0})) << cell;
  EXPECT_EQ(parts_of("1980", DateFormat::yyyy), (Parts{1980, 0, 0}));
}

TEST(DateText, AutomaticTellsThreeFormatsApart) {
  for (const std::string_view cell : {"1980-02-09", "19800209", "09/02/1980", "9.2.1980"})
    EXPECT_EQ(parts_of(cell, DateFormat::automatic), (Parts{1980, 2, 9})) << cell;
  EXPECT_EQ(parts_of("1980-02", DateFormat::automatic), (Parts{1980, 2, 0}));
  EXPECT_EQ(parts_of("1980", DateFormat::automatic), (Parts{1980, 0, 0}));
  EXPECT_EQ(kind_of("021980", DateFormat::automatic), DateText::malformed); // or year 0219?
}

TEST(DateText, OtherFormatsAreNotGuessed) {
  EXPECT_EQ(kind_of("09/02/1980", DateFormat::iso), DateText::malformed);
  EXPECT_EQ(kind_of("1980-02-09", DateFormat::dmy), DateText::malformed);
  EXPECT_EQ(kind_of("19800209", DateFormat::dmy), DateText::malformed);
  EXPECT_EQ(kind_of("09/02/80", DateFormat::dmy), DateText::malformed);
  EXPECT_EQ(kind_of("09/02-1980", DateFormat::dmy), DateText::malformed);
  EXPECT_EQ(kind_of("1980-2-9", DateFormat::iso), DateText::malformed);
  EXPECT_EQ(kind_of("1980-02-09x", DateFormat::iso), DateText::malformed);
  EXPECT_EQ(kind_of("198002090", DateFormat::yyyymmdd), DateText::malformed);
  EXPECT_EQ(kind_of("09-FEBR-1980", DateFormat::dd_mon_yyyy), DateText::malformed);
}

TEST(DateText, DaysOutsideTheCalendarAreImpossible) {
  for (const std::string_view cell :
       {"1980-02-30", "1981-02-29", "1900-02-29", "1980-13-01", "1980-04-31", "0000-01-01"})
    EXPECT_EQ(kind_of(cell, DateFormat::iso), DateText::impossible) << cell;
  EXPECT_EQ(kind_of("31/02/1980", DateFormat::dmy), DateText::impossible);
  EXPECT_EQ(kind_of("00/01/1980", DateFormat::dmy), DateText::impossible);
  EXPECT_EQ(kind_of("132000", DateFormat::mmyyyy), DateText::impossible);
  EXPECT_EQ(kind_of("1980-00-05", DateFormat::iso), DateText::impossible);
  EXPECT_EQ(parts_of("2000-02-29", DateFormat::iso), (Parts{2000, 2, 29}));
}

TEST(DateText, ZerosStandForUnknownPartsInPackedForms) {
  EXPECT_EQ(parts_of("19800200", DateFormat::yyyymmdd), (Parts{1980, 2, 0}));
  EXPECT_EQ(parts_of("19800000", DateFormat::yyyymmdd), (Parts{1980, 0, 0}));
}

TEST(DateText, ThreeColumnsMakeADate) {
  const auto read = [](std::string_view y, std::string_view m, std::string_view d) {
    const DateReading reading = read_date_parts(y, m, d);
    return reading.kind == DateText::date
               ? Parts{reading.parts.year, reading.parts.month, reading.parts.day}
               : Parts{};
  };
  EXPECT_EQ(read("1980", "2", " 09"), (Parts{1980, 2, 9}));
  EXPECT_EQ(read("1980", "2", ""), (Parts{1980, 2, 0}));
  EXPECT_EQ(read("1980", "NULL", "9"), (Parts{1980, 0, 0}));
  EXPECT_EQ(read_date_parts("", "2", "9").kind, DateText::missing);
  EXPECT_EQ(read_date_parts("1980", "Feb", "9").kind, DateText::malformed);
  EXPECT_EQ(read_date_parts("1980", "2", "30").kind, DateText::impossible);
}

TEST(DateText, FormatNamesAreThoseOfTheJobFile) {
  EXPECT_EQ(date_format_named("auto"), DateFormat::automatic);
  EXPECT_EQ(date_format_named("dd/mm/yyyy"), DateFormat::dmy);
  EXPECT_EQ(date_format_named("mm/dd/yyyy"), std::nullopt);
}

TEST(BirthDate, OrdinaryDatesPassWithoutFlags) {
  const auto reading = birth("1980-02-09");
  EXPECT_EQ(reading.value, (BirthDate{BirthDate::Parts{1980, 2, 9}}));
  EXPECT_EQ(reading.flags, RowFlags::none);
  EXPECT_EQ(reading.refused, Refusal{});
}

TEST(BirthDate, LimitsAreInclusive) {
  EXPECT_FALSE(birth("2025-03-31").value.absent());
  EXPECT_EQ(birth("2025-04-01").refused, IssueCode::birth_date_future);
  EXPECT_FALSE(birth("1895-01-01").value.absent());
  EXPECT_EQ(birth("1894-12-31").refused, IssueCode::birth_date_too_early);
  EXPECT_EQ(birth("9999-12-31").refused, IssueCode::birth_date_future);
}

TEST(BirthDate, PartialDatesAreRefusedOnlyIfWhollyOutside) {
  EXPECT_TRUE(has(birth("2025").flags, RowFlags::partial_birth_date));
  EXPECT_TRUE(has(birth("2025-03").flags, RowFlags::partial_birth_date));
  EXPECT_EQ(birth("2025-04").refused, IssueCode::birth_date_future);
  EXPECT_EQ(birth("1894").refused, IssueCode::birth_date_too_early);
  EXPECT_FALSE(birth("1895").value.absent());
  EXPECT_EQ(birth("1980-02").value.precision(), BirthDate::Precision::month);
}

TEST(BirthDate, FillersAreKeptAndWeak) {
  for (const std::string_view cell : {"1980-01-01", "1899-01-01", "1902-01-01", "01/01/2000"}) {
    EXPECT_FALSE(birth(cell).value.absent()) << cell;
    EXPECT_EQ(birth(cell).flags, RowFlags::weak_birth_date) << cell;
  }
  EXPECT_FALSE(has(birth("1980-01").flags, RowFlags::weak_birth_date));
}

TEST(BirthDate, PlaceholdersAreNoDateButAreCounted) {
  const BirthDateRules old{BirthDateLimits{Date{year{1500} / 1 / 1}, Date{year{2025} / 1 / 1}}};
  for (const std::string_view cell :
       {"1582-10-15", "1800-01-01", "1801-01-01", "1900-01-01", "1901-01-01"}) {
    const auto reading = old.judge(read_date(cell, DateFormat::iso));
    EXPECT_TRUE(reading.value.absent()) << cell;
    EXPECT_EQ(reading.flags, RowFlags::weak_birth_date) << cell;
    EXPECT_FALSE(reading.refused.has_value()) << cell;
  }
  EXPECT_EQ(birth("1582-10-15").refused, IssueCode::birth_date_too_early);
  EXPECT_FALSE(birth("1900-01-02").value.absent());
  EXPECT_FALSE(birth("1900").value.absent());
}

TEST(BirthDate, SaysWhatIsWrong) {
  EXPECT_EQ(birth("banana").refused, IssueCode::birth_date_format);
  EXPECT_EQ(birth("1980-02-30").refused, IssueCode::birth_date_impossible);
  EXPECT_EQ(birth("NULL").refused, Refusal{});
  EXPECT_TRUE(birth("").value.absent());
}

TEST(EventDate, IsADayNumber) {
  const auto event = [](std::string_view cell) {
    return judge_event_date(read_date(cell, DateFormat::automatic));
  };
  EXPECT_EQ(event("2024-02-29").value, day_number(Date{year{2024} / 2 / 29}));
  EXPECT_EQ(event("2024-02").value, day_number(Date{year{2024} / 2 / 1}));
  EXPECT_EQ(event("").value, kNoDay);
  EXPECT_EQ(event("").refused, Refusal{});
  EXPECT_EQ(event("2023-02-29").value, kNoDay);
  EXPECT_EQ(event("2023-02-29").refused, IssueCode::event_date_format);
}

} // namespace
} // namespace tallystick::standardise
