// SPDX-License-Identifier: MIT
// Small runs for tests of release: rows in words, and what a release of them says.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/date.hpp"
#include "core/memory_limit.hpp"
#include "core/resource_use.hpp"
#include "flow/payload.hpp"
#include "property/table/fast_reader.hpp"
#include "release/releaser.hpp"
#include "support/nouns_for_tests.hpp"
#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::release {

/// One row of a run.
struct PlainRow {
  PersonIndex person = 0;
  std::uint8_t removed = 0; ///< 0, or 1 + RemovalReason
  std::uint8_t sex = 0;
  std::uint16_t birth = 0;
  std::uint32_t area = 0;
  std::int32_t event_day = kNoDay;
  std::vector<std::string> payload = {"x"};
  std::uint8_t age_band = 0;
};

using Source = std::vector<PlainRow>;
using Cells = std::vector<std::string>;

/// A released file, read again.
struct Read {
  Cells columns;
  std::vector<Cells> rows;
  [[nodiscard]] Cells column(const std::string& name) const {
    const auto at = std::find(columns.begin(), columns.end(), name) - columns.begin();
    Cells cells;
    for (const Cells& row : rows)
      cells.push_back(row.at(static_cast<std::size_t>(at)));
    return cells;
  }
  /// The one cell of a person's row.
  [[nodiscard]] std::string cell(std::size_t row, const std::string& name) const {
    return column(name).at(row);
  }
};

inline std::string csv_of(const ReleasedTable& table) {
  TextBuffer out;
  std::size_t rows = 0;
  for (std::size_t piece = 0; piece < table.pieces(); ++piece)
    rows += table.append_piece(piece, out);
  EXPECT_EQ(rows, table.rows());
  return std::string(out.view());
}

inline Read read(const ReleasedTable& table) {
  Read out;
  for (const ColumnNote& note : table.note().columns)
    out.columns.push_back(note.name);
  table::Dialect dialect;
  dialect.header = table::Header::no;
  const auto fields = static_cast<std::uint32_t>(out.columns.size());
  auto layout =
      table::CsvLayout::create(dialect, fields, table::testing::all_fields(fields)).value();
  auto file = table::testing::read_fast(csv_of(table), layout, {});
  EXPECT_TRUE(file.ok());
  for (std::size_t r = 0; r < file->file.records.size(); ++r) {
    EXPECT_FALSE(file->issues[r].has_value()) << "row " << r << " has another number of fields";
    Cells cells;
    for (const auto& field : file->file.records[r].fields)
      cells.push_back(field.text);
    out.rows.push_back(std::move(cells));
  }
  EXPECT_EQ(out.rows.size(), table.rows());
  return out;
}

/// A run, and what is released of it. Stays where it is: tables refer to it.
class SmallRun {
public:
  explicit SmallRun(const std::vector<Source>& sources, unsigned key = 0x31)
      : batch_(make_batch(sources)), persons_(make_persons(sources)),
        cipher_(crypto::PseudonymCipher::make(crypto::testing::key_of(key), 1).value()) {
    areas_.columns = {{"lsoa", "Area of residence"}};
    areas_.rows = {{""}, {"E01000001"}, {"E01000002"}};
    spec_.attributes = {true, true, BirthPrecision::month, true, true};
  }
  SmallRun(const SmallRun&) = delete;
  SmallRun& operator=(const SmallRun&) = delete;

  ReleaseSpec& spec() { return spec_; }
  [[nodiscard]] const crypto::PseudonymCipher& cipher() const { return cipher_; }
  [[nodiscard]] std::vector<ReleasedTable> tables(unsigned threads = 1) {
    auto tables = tables_within(MemoryLimit(), threads);
    EXPECT_TRUE(tables.ok());
    return std::move(tables).value();
  }
  /// Made in `bytes` or, where that is refused, in a little more: what a process holds beside its data depends on the
  /// build, and is a multiple under sanitizers.
  [[nodiscard]] std::vector<ReleasedTable> tables_in_about(std::size_t bytes, unsigned threads) {
    for (;; bytes += bytes / 4) {
      auto tables = tables_within(MemoryLimit(memory_bytes() + bytes), threads);
      if (tables.ok()) return std::move(tables).value();
    }
  }
  [[nodiscard]] Result<std::vector<ReleasedTable>> tables_within(MemoryLimit memory,
                                                                 unsigned threads) {
    releaser_.emplace(spec_, areas_, cipher_, ThreadCount{threads}, memory);
    std::vector<ReleasedTable> tables;
    const auto keep = [&](ReleasedTable table) -> Status {
      tables.push_back(std::move(table));
      return {};
    };
    if (Status done = releaser_->run(batch_, PermittedPersons{persons_}, keep); !done.ok())
      return done.error();
    return tables;
  }
  [[nodiscard]] Read linked(std::size_t source) { return read(tables().at(source)); }
  [[nodiscard]] Read persons() { return read(tables().back()); }

private:
  static PermittedBatch make_batch(const std::vector<Source>& sources) {
    PermittedColumns c;
    c.first_row = {0};
    PayloadBatch payload;
    for (std::size_t s = 0; s < sources.size(); ++s) {
      SourceInfo& info = c.sources.emplace_back();
      info.name = "s" + std::to_string(s);
      const std::size_t fields = sources[s].empty() ? 1 : sources[s][0].payload.size();
      for (std::size_t f = 0; f < fields; ++f)
        info.released_columns.push_back("payload" + std::to_string(f));
      for (const PlainRow& row : sources[s]) {
        c.withheld.push_back(row.removed);
        c.sex.push_back(row.sex);
        c.age_band.push_back(row.age_band);
        c.birth.push_back(row.birth);
        c.area.push_back(row.area);
        c.event_day.push_back(row.event_day);
        for (const std::string& text : row.payload) {
          if (&text != row.payload.data()) payload.bytes.append(",");
          append_csv_field(payload.bytes, text, quoting_of(text));
        }
        payload.row_end.push_back(static_cast<std::uint32_t>(payload.bytes.size()));
      }
      c.first_row.push_back(c.first_row.back() + static_cast<RowId>(sources[s].size()));
    }
    const std::vector<std::uint8_t> nobody_withheld(c.first_row.back());
    c.payload.append(0, payload, nobody_withheld);
    return NounsForTests::permitted_batch(std::move(c));
  }
  static PermittedPersons make_persons(const std::vector<Source>& sources) {
    PersonTable table;
    std::vector<std::uint8_t> removed;
    RowId next = 0;
    for (const Source& source : sources) {
      for (const PlainRow& row : source) {
        if (row.person == table.first_row.size()) table.first_row.push_back(next);
        EXPECT_LT(row.person, table.first_row.size()) << "persons come in order of first rows";
        table.person_of_row.push_back(row.person);
        table.pass_of_row.push_back(table.first_row[row.person] == next ? 0 : 1);
        removed.push_back(row.removed);
        ++next;
      }
    }
    table.passes.push_back({"exact", 0, 0, 0, 0});
    RemovalCounts counts;
    counts.by_source.resize(sources.size());
    return NounsForTests::permitted_persons(std::move(table), std::move(removed),
                                            std::move(counts));
  }

  PermittedBatch batch_;
  PermittedPersons persons_;
  crypto::PseudonymCipher cipher_;
  AreaTable areas_;
  ReleaseSpec spec_;
  std::optional<Releaser> releaser_;
};

} // namespace tallystick::release
