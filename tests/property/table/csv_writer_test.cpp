// SPDX-License-Identifier: MIT
// What the writer writes, the fast and the naive reader read back.
#include "table/csv_writer.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "property/table/fast_reader.hpp"

namespace tallystick::table::testing {
namespace {

TEST(CsvWriterRoundTripTest, FieldsComeBackAsTheyWere) {
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    std::mt19937_64 random(seed);
    const Dialect dialect{",;\t|"[seed % 4], '"', Header::no};
    const auto fields = static_cast<std::uint32_t>(1 + random() % 6);
    std::vector<std::vector<std::string>> rows(1 + random() % 12);
    std::string text;
    CsvWriter writer(text, dialect);
    for (auto& row : rows) {
      for (std::uint32_t f = 0; f < fields; ++f) {
        std::string field;
        const std::size_t length = random() % 3 == 0 ? random() % 40 : random() % 4;
        for (std::size_t i = 0; i < length; ++i) {
          field.push_back(random() % 2 == 0 ? "\",;\t|\r\n "[random() % 8]
                                            : static_cast<char>(random() % 256));
        }
        if (field.starts_with('\xEF') || field.starts_with('\xFF') || field.starts_with('\xFE'))
          field[0] = 'x';
        writer.field(field);
        row.push_back(std::move(field));
      }
      writer.end_row();
    }
    const NaiveFile naive = NaiveReader(text, dialect.delimiter, '"').read();
    auto layout = CsvLayout::create(dialect, fields, all_fields(fields));
    ASSERT_TRUE(layout);
    auto fast = read_fast(text, *layout, {1 + random() % 64, 1 << 20});
    ASSERT_TRUE(fast) << fast.error().to_text();
    ASSERT_EQ(naive.records.size(), rows.size()) << "seed " << seed;
    ASSERT_EQ(fast->file.records.size(), rows.size()) << "seed " << seed;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      ASSERT_FALSE(fast->issues[r]);
      for (std::uint32_t f = 0; f < fields; ++f) {
        ASSERT_EQ(naive.records[r].fields[f].text, rows[r][f]) << "seed " << seed;
        ASSERT_EQ(fast->file.records[r].fields[f].text, rows[r][f]) << "seed " << seed;
      }
    }
  }
}

} // namespace
} // namespace tallystick::table::testing
