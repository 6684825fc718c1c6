// SPDX-License-Identifier: MIT
// What may leave of a row: derived attributes as planned, payload cells as they came.
#include "pseudonymise/attributes.hpp"

#include "core/date.hpp"
#include "zone_a.hpp"

namespace tallystick::pseudonymise {
namespace {

std::int32_t day(const char* iso) {
  return day_number(*parse_iso_date(iso));
}
std::string band(BirthDate::Parts born, const char* event) {
  AttributePlan plan;
  plan.age_band = true;
  PlainRow row;
  row.born = born;
  if (event != nullptr) row.event_day = day(event);
  return age_band_label(derive_attributes(standard_columns({row}), plan, nullptr).age_band[0]);
}

TEST(AgeBand, TurnsOnTheBirthday) {
  EXPECT_EQ(band({1980, 6, 15}, "2000-06-14"), "15-19");
  EXPECT_EQ(band({1980, 6, 15}, "2000-06-15"), "20-24");
  EXPECT_EQ(band({2000, 2, 29}, "2005-02-28"), "0-4");
  EXPECT_EQ(band({2000, 2, 29}, "2005-03-01"), "5-9");
  EXPECT_EQ(band({1910, 1, 2}, "2000-01-02"), "90 and over");
}

TEST(AgeBand, OfAPartialDateIsGivenOnlyWhereEveryDayGivesTheSame) {
  EXPECT_EQ(band({1980, 6, 0}, "2000-05-31"), "15-19");
  EXPECT_EQ(band({1980, 6, 0}, "2000-06-15"), "Age not known");
  EXPECT_EQ(band({1980, 6, 0}, "2000-06-30"), "Age not known") << "born on 31 is as good as on 30";
  EXPECT_EQ(band({1980, 6, 0}, "2000-07-01"), "20-24");
  EXPECT_EQ(band({1980, 0, 0}, "2002-06-01"), "20-24") << "21 or 22";
  EXPECT_EQ(band({1980, 0, 0}, "2000-06-01"), "Age not known") << "19 or 20";
}

TEST(AgeBand, NeedsBothDatesInOrder) {
  EXPECT_EQ(band({1980, 6, 15}, nullptr), "Age not known");
  EXPECT_EQ(band({}, "2000-06-15"), "Age not known");
  EXPECT_EQ(band({2001, 1, 1}, "2000-06-15"), "Age not known");
  EXPECT_EQ(band({1800, 1, 1}, "2000-06-15"), "Age not known");
}

TEST(AgeBand, IsThatOfEachRowsOwnDay) {
  AttributePlan plan;
  plan.age_band = true;
  std::vector<PlainRow> rows;
  for (const char* event : {"", "2000-06-15", "2000-06-15", "", "2000-06-14", "2000-06-15"}) {
    rows.push_back({.born = {1980, 6, 15}});
    if (*event != '\0') rows.back().event_day = day(event);
  }
  const AttributeColumns out = derive_attributes(standard_columns(rows), plan, nullptr);
  EXPECT_EQ(out.age_band, (std::vector<std::uint8_t>{0, 5, 5, 0, 4, 5}));
}

TEST(Attributes, BirthLeavesNoFinerThanPlanned) {
  AttributePlan plan;
  plan.birth = BirthPrecision::year;
  PlainRow row;
  row.born = {1980, 6, 15};
  PlainRow year_only = row;
  year_only.born = {1980, 0, 0};
  AttributeColumns out = derive_attributes(standard_columns({row, year_only, {}}), plan, nullptr);
  EXPECT_EQ(out.birth, (std::vector<std::uint16_t>{1980, 1980, 0}));
  plan.birth = BirthPrecision::month;
  out = derive_attributes(standard_columns({row, year_only, {}}), plan, nullptr);
  EXPECT_EQ(out.birth, (std::vector<std::uint16_t>{180 * 12 + 6, 0, 0}));
}

TEST(Attributes, OnlyWhatIsPlannedIsThere) {
  AreaIndex areas;
  areas.add(packed_postcode("SW1A1AA"), 5);
  PlainRow row{.born = {1980, 6, 15}, .sex = Sex::male, .postcode = "SW1A1AA", .event_day = 12'000};
  const StandardColumns in = standard_columns({row});
  const AttributeColumns none = derive_attributes(in, {}, &areas);
  EXPECT_TRUE(none.sex.empty() && none.age_band.empty() && none.birth.empty() &&
              none.area.empty() && none.event_day.empty());
  AttributePlan plan;
  plan.sex = plan.area = plan.event_day = true;
  const AttributeColumns some = derive_attributes(in, plan, &areas);
  EXPECT_EQ(some.sex, std::vector<std::uint8_t>{1});
  EXPECT_EQ(some.area, std::vector<std::uint32_t>{5});
  EXPECT_EQ(some.event_day, std::vector<std::int32_t>{12'000});
  EXPECT_TRUE(some.birth.empty() && some.age_band.empty());
}

/// One payload column whose cells stand one after the other in the chunk, as CSV holds them inside
/// quotes: a quote is doubled and marked.
StandardColumns with_payload(const std::vector<std::string>& cells) {
  StandardColumns columns = standard_columns(std::vector<PlainRow>(cells.size()));
  RawColumn& column = columns.payload.emplace_back();
  for (const std::string& text : cells) {
    std::string stored;
    for (const char c : text)
      stored.append(c == '"' ? 2 : 1, c);
    RawCell cell;
    cell.offset = static_cast<std::uint32_t>(columns.chunk.size());
    cell.length = static_cast<std::uint32_t>(stored.size()) & 0x7FFFFFFFU;
    cell.escaped = stored.size() == text.size() ? 0 : 1;
    column.cells.push_back(cell);
    columns.chunk.append(stored + ",");
  }
  return columns;
}
/// The rows of a batch, as CSV.
std::vector<std::string> rows_of(const PayloadBatch& batch) {
  std::vector<std::string> rows;
  std::size_t begin = 0;
  for (const std::uint32_t end : batch.row_end) {
    rows.emplace_back(batch.bytes.view().substr(begin, end - begin));
    begin = end;
  }
  return rows;
}

TEST(Payload, IsCsvThatQuotesWhatMustBe) {
  const std::vector<std::string> cells = {"",   "plain",      "a,b",  "say \"x\"",
                                          "\"", "two\nlines", "cr\r", std::string(300, 'x')};
  const PayloadBatch batch = copy_payload(with_payload(cells), Encoding::utf8);
  EXPECT_EQ(rows_of(batch),
            (std::vector<std::string>{"", "plain", "\"a,b\"", "\"say \"\"x\"\"\"", "\"\"\"\"",
                                      "\"two\nlines\"", "\"cr\r\"", std::string(300, 'x')}));
}

TEST(Payload, IsUtf8WhateverTheSourceWrote) {
  const std::string latin = "caf\xE9 \x80"; // e acute, euro sign
  const std::string utf8 = "caf\xC3\xA9 \xE2\x82\xAC";
  EXPECT_EQ(rows_of(copy_payload(with_payload({latin}), Encoding::windows_1252))[0], utf8);
  // Declared UTF-8 but mixed: what is UTF-8 stays, what is not is read as Windows-1252.
  const PayloadBatch mixed = copy_payload(with_payload({utf8, latin}), Encoding::utf8);
  EXPECT_EQ(rows_of(mixed), (std::vector<std::string>{utf8, utf8}));
}

/// Rows of a file, cut into cells as ingest does; `released` are field numbers from 1.
StandardColumns cut(const std::string& text, char delimiter,
                    const std::vector<std::uint16_t>& released) {
  StandardColumns columns;
  columns.chunk.append(text);
  for (const std::uint16_t field : released)
    columns.payload.emplace_back().field_number = field;
  for (std::size_t at = 0; at < text.size(); ++columns.rows) {
    for (std::uint16_t field = 1; at < text.size() && (field == 1 || text[at - 1] != '\n');
         ++field) {
      const bool quoted = text[at] == '"';
      RawCell cell;
      if (quoted) ++at;
      const std::size_t begin = at;
      const std::size_t end =
          text.find_first_of(quoted ? std::string("\"") : std::string{delimiter, '\n'}, at);
      cell.offset = static_cast<std::uint32_t>(begin);
      cell.length = static_cast<std::uint32_t>(end - begin) & 0x7FFFFFFFU;
      at = end + (quoted ? 2 : 1);
      for (std::size_t p = 0; p < released.size(); ++p)
        if (released[p] == field) columns.payload[p].cells.push_back(cell);
    }
  }
  return columns;
}

TEST(Payload, NeighbouringColumnsAreTheSameTakenTogetherAndApart) {
  const std::string commas =
      "id,1,two,3\n,,,\nx,\"a,b\",c,d\ny,p,q,\"r,s\"\nz,p,\"q\",r\nlast,1,2,3\n";
  EXPECT_EQ(
      rows_of(copy_payload(cut(commas, ',', {2, 3, 4}), Encoding::utf8)),
      (std::vector<std::string>{"1,two,3", ",,", "\"a,b\",c,d", "p,q,\"r,s\"", "p,q,r", "1,2,3"}));
  EXPECT_EQ(rows_of(copy_payload(cut(commas, ',', {1, 3, 4}), Encoding::utf8))[0], "id,two,3");
  EXPECT_EQ(rows_of(copy_payload(cut(commas, ',', {3, 2}), Encoding::utf8))[0], "two,1");
  const std::string bars = "id|a,b|c\nx|d|\"e\"\n";
  EXPECT_EQ(rows_of(copy_payload(cut(bars, '|', {2, 3}), Encoding::utf8)),
            (std::vector<std::string>{"\"a,b\",c", "d,e"}));
  // A carriage return inside a text is quoted also where its neighbours are taken together.
  EXPECT_EQ(rows_of(copy_payload(cut("id,a\rb,c\n", ',', {2, 3}), Encoding::utf8))[0],
            "\"a\rb\",c");
}

} // namespace
} // namespace tallystick::pseudonymise
