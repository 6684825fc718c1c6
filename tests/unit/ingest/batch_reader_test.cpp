// SPDX-License-Identifier: MIT
#include "ingest/batch_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "identity/reveal.hpp"
#include "unit/table/temporary_folder.hpp"

namespace tallystick::ingest {
namespace {

using table::testing::TemporaryFolder;
using Cells = std::vector<std::string>;

/// Everything that was read of a source, in order.
struct ReadSource {
  std::vector<Cells> rows; ///< person id, sex, then the payload, unquoted
  std::vector<std::uint64_t> row_line;
  std::vector<std::uint64_t> bad_line;
  std::vector<std::size_t> file_of_row;
  IssueCounts issues;
  std::uint64_t rows_read = 0;
};

std::string text_of(const RawColumns& batch, const RawCell& cell) {
  std::string text(batch.text.view().substr(cell.offset, cell.length));
  if (cell.escaped == 0) return text;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out.push_back(text[i]);
    if (text[i] == '"') ++i;
  }
  return out;
}

/// Person id in NHS, sex in SEX, payload NOTE, wherever the header has them.
Result<FieldMap> by_name(const std::vector<std::string_view>& header) {
  FieldMap map;
  for (std::uint32_t f = 0; f < header.size(); ++f) {
    if (header[f] == "NHS")
      map.identifiers[static_cast<std::size_t>(IdentifierField::person_id)] = f;
    if (header[f] == "SEX") map.identifiers[static_cast<std::size_t>(IdentifierField::sex)] = f;
    if (header[f] == "NOTE") map.payload.push_back(f);
  }
  if (map.payload.empty()) return Error(ErrorCode::input_refused, "no NOTE column");
  return map;
}

SourceFiles source(std::vector<std::string> paths) {
  SourceFiles files;
  files.paths = std::move(paths);
  files.resolve = by_name;
  return files;
}

Status read_all(SourceFiles files, ReadSource& out) {
  const RevealToken token = reveal_token();
  BatchReader reader(std::move(files));
  for (;;) {
    auto chunk = reader.next();
    if (!chunk) return std::move(chunk).error();
    if (!*chunk) return {};
    auto cut = BatchReader::cut(**chunk, LineNumbers::wanted);
    if (!cut) return std::move(cut).error();
    const RawColumns& batch = cut->batch.columns(token);
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
      Cells cells;
      for (const IdentifierField field : {IdentifierField::person_id, IdentifierField::sex})
        if (batch.field(field).mapped())
          cells.push_back(text_of(batch, batch.field(field).cells[row]));
      for (const RawColumn& column : batch.payload)
        cells.push_back(text_of(batch, column.cells[row]));
      out.rows.push_back(std::move(cells));
      out.file_of_row.push_back((*chunk)->file);
    }
    out.row_line.insert(out.row_line.end(), cut->row_line.begin(), cut->row_line.end());
    out.bad_line.insert(out.bad_line.end(), cut->bad_line.begin(), cut->bad_line.end());
    for (std::size_t i = 0; i < kIssueCount; ++i)
      out.issues.count[i] += batch.issues.count[i];
    out.rows_read += cut->rows_read;
  }
}
ReadSource read(SourceFiles files) {
  ReadSource out;
  const Status status = read_all(std::move(files), out);
  EXPECT_TRUE(status.ok()) << (status.ok() ? std::string() : status.error().to_text());
  return out;
}

TEST(BatchReader, ReadsFilesOfOneSourceInOrderWhateverTheirColumnOrder) {
  const TemporaryFolder folder;
  const ReadSource out = read(source({folder.with("b.csv", "NHS,SEX,NOTE\n1,M,one\n2,F,two\n"),
                                      folder.with("a.csv", "NOTE,OTHER,NHS,SEX\nthree,x,3,M\n")}));
  EXPECT_EQ(out.rows,
            (std::vector<Cells>{{"1", "M", "one"}, {"2", "F", "two"}, {"3", "M", "three"}}));
  EXPECT_EQ(out.file_of_row, (std::vector<std::size_t>{0, 0, 1}));
  EXPECT_EQ(out.row_line, (std::vector<std::uint64_t>{2, 3, 2}));
  EXPECT_EQ(out.rows_read, 3U);
}

TEST(BatchReader, RaggedRowsAreDroppedAndCountedAndTheirNeighboursStay) {
  const TemporaryFolder folder;
  const ReadSource out = read(source({folder.with("a.csv", "NHS,SEX,NOTE\n"
                                                           "1,M,one\n"
                                                           "2,F\n"
                                                           "3,M,three,more\n"
                                                           "4,F,four\n")}));
  EXPECT_EQ(out.rows, (std::vector<Cells>{{"1", "M", "one"}, {"4", "F", "four"}}));
  EXPECT_EQ(out.rows_read, 4U) << "rows in = rows out + rows dropped";
  EXPECT_EQ(out.bad_line, (std::vector<std::uint64_t>{3, 4}));
  EXPECT_EQ(out.row_line, (std::vector<std::uint64_t>{2, 5}));
  std::uint64_t dropped = 0;
  for (std::size_t i = 0; i < kIssueCount; ++i)
    if (kIssues[i].effect == IssueEffect::row_dropped) dropped += out.issues.count[i];
  EXPECT_EQ(dropped, 2U);
}

TEST(BatchReader, LineNumbersArePhysicalLinesAcrossQuotedBreaksAndChunks) {
  const TemporaryFolder folder;
  std::string text = "NHS,SEX,NOTE\n";
  std::vector<std::uint64_t> lines;
  std::uint64_t line = 2;
  for (int i = 0; i < 2'000; ++i) {
    lines.push_back(line);
    const bool broken = i % 7 == 0;
    text += std::to_string(i) + ",M," + (broken ? "\"two\nlines, \"\"quoted\"\"\"" : "one") + "\n";
    line += broken ? 2 : 1;
  }
  SourceFiles files = source({folder.with("a.csv", text)});
  files.limits.target = 4'096;
  const ReadSource out = read(std::move(files));
  ASSERT_EQ(out.rows.size(), 2'000U);
  EXPECT_EQ(out.row_line, lines);
  EXPECT_EQ(out.rows[7], (Cells{"7", "M", "two\nlines, \"quoted\""}));
}

TEST(BatchReader, PayloadThatIsNotUtf8IsCountedWhereUtf8WasDeclared) {
  const TemporaryFolder folder;
  const std::string path = folder.with("a.csv", "NHS,SEX,NOTE\n"
                                                "1,M,caf\xC3\xA9\n"
                                                "2,M,caf\xE9\n"
                                                "3,\xE9,plain\n");
  const auto count = [&](DeclaredEncoding encoding) {
    SourceFiles files = source({path});
    files.encoding = encoding;
    const ReadSource out = read(std::move(files));
    EXPECT_EQ(out.rows.size(), 3U) << "the rows stay";
    return out.issues.count[static_cast<std::size_t>(IssueCode::not_utf8)];
  };
  EXPECT_EQ(count(DeclaredEncoding::utf8), 1U) << "the released cell, not the identifier";
  EXPECT_EQ(count(DeclaredEncoding::windows_1252), 0U);
}

TEST(BatchReader, RefusalsNameTheFile) {
  const TemporaryFolder folder;
  const std::string good = folder.with("a.csv", "NHS,SEX,NOTE\n1,M,x\n");
  ReadSource out;
  Status status = read_all(source({good, folder / "missing.csv"}), out);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code(), ErrorCode::input_refused);
  EXPECT_NE(status.error().to_text().find("missing.csv"), std::string::npos);
  status = read_all(source({good, folder.with("b.csv", "NHS,SEX\n1,M\n")}), out);
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.error().to_text().find("b.csv"), std::string::npos);
}

TEST(BatchReader, TheObserverSeesEveryByteOfEveryFile) {
  const TemporaryFolder folder;
  const std::vector<std::string> texts = {"NHS,NOTE\n1,a\n", "NHS,NOTE\n2,b\n3,c"};
  SourceFiles files = source({folder.with("a.csv", texts[0]), folder.with("b.csv", texts[1])});
  std::vector<std::string> seen(2);
  files.observer = [&](std::size_t file) -> table::ByteObserver {
    return [&seen, file](std::span<const std::byte> bytes) {
      seen[file].append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    };
  };
  EXPECT_EQ(read(std::move(files)).rows.size(), 3U);
  EXPECT_EQ(seen, texts);
}

TEST(BatchReader, AFileWithAHeaderOnlyHasNoRows) {
  const TemporaryFolder folder;
  const ReadSource out = read(source(
      {folder.with("a.csv", "NHS,SEX,NOTE\n"), folder.with("b.csv", "NHS,SEX,NOTE\n1,M,x\n")}));
  EXPECT_EQ(out.rows.size(), 1U);
}

} // namespace
} // namespace tallystick::ingest
