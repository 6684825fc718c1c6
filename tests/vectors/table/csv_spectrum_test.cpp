// SPDX-License-Identifier: MIT
// csv-spectrum (github.com/max-mapper/csv-spectrum): files that CSV readers are known to get wrong,
// and their content. The expected content is typed in; the files are read from the folder beside
// the project, if it is there.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "property/table/fast_reader.hpp"
#include "table/encoding.hpp"
#include "unit/table/temporary_folder.hpp"

namespace tallystick::table::testing {
namespace {

using Rows = std::vector<std::vector<std::string>>;

const std::string kFolder = TALLYSTICK_SOURCE_DIR "/../shared/vectors/csv-spectrum/";

struct Spectrum {
  const char* name;
  Rows rows; // the header first
};

const std::vector<Spectrum> kSpectrum = {
    {"comma_in_quotes",
     {{"first", "last", "address", "city", "zip"},
      {"John", "Doe", "120 any st.", "Anytown, WW", "08123"}}},
    {"empty", {{"a", "b", "c"}, {"1", "", ""}, {"2", "3", "4"}}},
    {"empty_crlf", {{"a", "b", "c"}, {"1", "", ""}, {"2", "3", "4"}}},
    {"escaped_quotes", {{"a", "b"}, {"1", "ha \"ha\" ha"}, {"3", "4"}}},
    {"json", {{"key", "val"}, {"1", "{\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}"}}},
    {"newlines",
     {{"a", "b", "c"}, {"1", "2", "3"}, {"Once upon \na time", "5", "6"}, {"7", "8", "9"}}},
    {"newlines_crlf",
     {{"a", "b", "c"}, {"1", "2", "3"}, {"Once upon \r\na time", "5", "6"}, {"7", "8", "9"}}},
    {"quotes_and_newlines", {{"a", "b"}, {"1", "ha \n\"ha\" \nha"}, {"3", "4"}}},
    {"simple", {{"a", "b", "c"}, {"1", "2", "3"}}},
    {"simple_crlf", {{"a", "b", "c"}, {"1", "2", "3"}}},
    {"utf8", {{"a", "b", "c"}, {"1", "2", "3"}, {"4", "5", "\xCA\xA4"}}},
};

TEST(CsvSpectrumTest, EveryFileReadsAsItsContentWhereverItIsCut) {
  if (!std::filesystem::exists(kFolder))
    GTEST_SKIP() << "csv-spectrum is not there: nothing was tested";
  for (const Spectrum& spectrum : kSpectrum) {
    std::string text = content_of(kFolder + spectrum.name + ".csv");
    ASSERT_FALSE(text.empty()) << spectrum.name;
    const bool wants_crlf = std::string_view(spectrum.name).ends_with("_crlf");
    if (wants_crlf &&
        text.find('\r') == std::string::npos) { // a checkout may have changed the line ends
      for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
        text.insert(at, 1, '\r');
    }
    EXPECT_TRUE(is_utf8(text));
    const auto fields = static_cast<std::uint32_t>(spectrum.rows[0].size());
    auto layout = CsvLayout::create({',', '"', Header::no}, fields, all_fields(fields));
    ASSERT_TRUE(layout);
    for (std::size_t target = 1; target <= text.size() + 1; ++target) {
      auto fast = read_fast(text, *layout, {target, 1 << 20});
      ASSERT_TRUE(fast) << spectrum.name << fast.error().to_text();
      Rows rows;
      for (const NaiveRecord& record : fast->file.records) {
        auto& row = rows.emplace_back();
        for (const NaiveField& field : record.fields)
          row.push_back(field.text);
      }
      ASSERT_EQ(rows, spectrum.rows) << spectrum.name << " cut at " << target;
      for (const auto& issue : fast->issues)
        ASSERT_FALSE(issue);
    }
  }
}

} // namespace
} // namespace tallystick::table::testing
