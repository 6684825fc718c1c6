// SPDX-License-Identifier: MIT
// The same rows as CSV and as frames in memory: the same people, the same pseudonyms, the same bytes.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "crypto/key_file.hpp"
#include "pipeline/run.hpp"
#include "support/frames.hpp"
#include "unit/table/temporary_folder.hpp"

namespace tallystick::pipeline {
namespace {

using table::testing::content_of;
using table::testing::TemporaryFolder;

constexpr std::size_t kRows = 30'000; // more than are cut at a time

/// A valid NHS number from nine digits; none if the tenth would be 10.
std::optional<std::uint64_t> number_of(std::uint64_t nine) {
  std::uint64_t sum = 0;
  std::uint64_t rest = nine;
  for (unsigned weight = 2; weight <= 10; ++weight, rest /= 10)
    sum += rest % 10 * weight;
  const std::uint64_t check = (11 - sum % 11) % 11;
  return check == 10 ? std::nullopt : std::optional(nine * 10 + check);
}

/// Rows of one source, once as texts and once as values.
struct Rows {
  testing::Texts number, born, sex, postcode, code, cost;
  std::vector<std::optional<std::int64_t>> number_value;
  std::vector<std::optional<std::int32_t>> born_value;
  std::vector<std::optional<std::int64_t>> cost_value;
};

Rows some_rows(unsigned seed) {
  std::mt19937 random(seed);
  Rows rows;
  for (std::size_t row = 0; row < kRows; ++row) {
    const auto person = static_cast<std::uint32_t>(random() % (kRows / 3));
    const auto number =
        random() % 10 == 0
            ? std::nullopt
            : number_of(10'000'000 + person * 7919ULL); // a CHI number: it begins with 0
    const std::int32_t day = static_cast<std::int32_t>(person % 20'000);
    const auto cost =
        random() % 5 == 0 ? std::nullopt : std::optional<std::int64_t>(random() % 1000);
    rows.number_value.push_back(number);
    rows.number.push_back(number ? std::optional("0" + std::to_string(*number)) : std::nullopt);
    rows.born_value.push_back(day);
    rows.born.push_back(to_iso(date_of(day)));
    rows.sex.push_back(person % 2 == 0 ? "1" : "2");
    rows.postcode.push_back("AB" + std::to_string(person % 90 + 10) + " 1CD");
    rows.code.push_back(random() % 9 == 0 ? std::nullopt
                                          : std::optional<std::string>(
                                                "a \"code\", " + std::to_string(random() % 50)));
    rows.cost_value.push_back(cost);
    rows.cost.push_back(cost ? std::optional(std::to_string(*cost)) : std::nullopt);
  }
  return rows;
}

std::string csv_of(const Rows& rows) {
  std::string text = "NHS,BORN,SEX,PC,CODE,COST\n";
  const auto field = [&](const std::optional<std::string>& value, char behind) {
    TextBuffer out;
    if (value) append_csv_field(out, *value, quoting_of(*value));
    text.append(out.view()).push_back(behind);
  };
  for (std::size_t row = 0; row < rows.number.size(); ++row) {
    field(rows.number[row], ','), field(rows.born[row], ','), field(rows.sex[row], ',');
    field(rows.postcode[row], ','), field(rows.code[row], ','), field(rows.cost[row], '\n');
  }
  return text;
}

enum class Typing : std::uint8_t { texts, values };

ingest::FrameOpener frame_of(const Rows& rows, Typing typing) {
  std::vector<testing::NamedColumn> columns;
  columns.push_back(testing::text_column("CODE", rows.code)); // another order than in the file
  columns.push_back(testing::text_column("PC", rows.postcode));
  columns.push_back(testing::text_column("SEX", rows.sex));
  const bool values = typing == Typing::values;
  columns.push_back(values ? testing::number_column("NHS", "l", rows.number_value)
                           : testing::text_column("NHS", rows.number));
  columns.push_back(values ? testing::number_column("BORN", "tdD", rows.born_value)
                           : testing::text_column("BORN", rows.born));
  columns.push_back(values ? testing::number_column("COST", "l", rows.cost_value)
                           : testing::text_column("COST", rows.cost));
  return [table = testing::table_of(std::move(columns))]() -> Result<table::ColumnStream> {
    return testing::stream_over(table);
  };
}

class Frames : public ::testing::Test {
protected:
  Frames() {
    for (const auto& [name, purpose] : {std::pair{"linkage", crypto::KeyPurpose::linkage},
                                        {"project", crypto::KeyPurpose::project}})
      EXPECT_TRUE(
          crypto::write_key_file(folder_ / (std::string(name) + ".key"), purpose, 0, Date{}));
    std::string denied;
    for (std::size_t row = 0; row < 400; ++row)
      if (rows_[0].number[row]) denied += *rows_[0].number[row] + ",\n";
    folder_.with("denied.dat", denied);
    folder_.with("a.csv", csv_of(rows_[0]));
    folder_.with("b.csv", csv_of(rows_[1]));
  }

  [[nodiscard]] std::string job_text(const char* dates) const {
    std::string text = R"([job]
name = "frames"
as_of = 2026-04-01
purpose = "planning"
legal_basis = "these people do not exist"
approval = "T-1"
[keys]
linkage = "linkage.key"
project = "project.key"
[release]
folder = "out"
derive = ["sex", "birth_year"]
[optouts]
no_nhs_number = "keep"
[optouts.national]
mode = "deny_list"
reply = "denied.dat"
reply_date = 2026-03-25
)";
    for (const char* name : {"a", "b"})
      text += std::string("[[source]]\nname = \"") + name +
              "\"\ncare_setting = \"hospital\"\ngp_sourced = false\nrelease = [\"CODE\", "
              "\"COST\"]\nfiles = \"" +
              name +
              ".csv\"\n[source.columns]\nperson_id = \"NHS\"\nbirth_date = \"BORN\"\nsex = "
              "\"SEX\"\npostcode = \"PC\"\n"
              "[source.formats]\nbirth_date = \"" +
              dates + "\"\n";
    return text;
  }

  [[nodiscard]] Job job(const char* dates = "iso") const {
    auto reading = read_job_text(job_text(dates), folder_ / "job.toml", {});
    EXPECT_TRUE(reading);
    for (const JobProblem& problem : reading->problems)
      ADD_FAILURE() << problem.text << ": " << problem.help;
    return *reading->job;
  }

  [[nodiscard]] Job frames(Typing typing, const char* dates = "iso") const {
    Job job = this->job(dates);
    for (std::size_t s = 0; s < 2; ++s)
      job.sources[s].frame = frame_of(rows_[s], typing);
    return job;
  }

  /// What a run of the job wrote: each table's text.
  std::map<std::string, std::string> written(const Job& job, unsigned threads) {
    SilentProgress silent;
    RunOptions options;
    options.threads = ThreadCount{threads};
    auto report = run(job, options, silent);
    EXPECT_TRUE(report) << report.error().to_text();
    if (!report) return {};
    report_ = std::move(*report);
    std::map<std::string, std::string> texts;
    for (const char* name : {"linked_a", "linked_b", "persons"})
      texts[name] = content_of(folder_ / ("out/" + std::string(name) + ".csv"));
    return texts;
  }

  TemporaryFolder folder_;
  std::array<Rows, 2> rows_{some_rows(1), some_rows(2)};
  report::RunReport report_;
};

TEST_F(Frames, GiveTheSameBytesAsFilesAtAnyThreadCount) {
  const auto expected = written(job(), 2);
  EXPECT_GT(expected.at("linked_a").size(), kRows * 20);
  for (const Typing typing : {Typing::texts, Typing::values})
    for (const unsigned threads : {1U, 2U})
      EXPECT_EQ(written(frames(typing), threads), expected) << threads;
}

TEST_F(Frames, ColumnsOfDatesNeedNoFormatAndNumbersGetTheirZerosBack) {
  written(frames(Typing::values, "dd/mm/yyyy"), 1);
  for (const report::SourceFacts& source : report_.sources) {
    EXPECT_EQ(source.issues[IssueCode::birth_date_format], 0U);
    EXPECT_GE(source.issues[IssueCode::nhs_number_zeros],
              source.with_person_id); // some are palindromes
    EXPECT_GT(source.with_person_id, kRows / 2);
    EXPECT_EQ(source.files[0].path, kInMemory);
    EXPECT_EQ(source.files[0].rows, kRows);
  }
}

TEST_F(Frames, AReleaseInMemoryHasTheRowsAndTheTypes) {
  MemoryRelease release;
  SilentProgress silent;
  RunOptions options;
  options.release = &release;
  ASSERT_TRUE(run(frames(Typing::values), options, silent));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "out")) << "nothing is written";
  ASSERT_EQ(release.tables().size(), 3U);
  EXPECT_EQ(release.tables()[0].note.name, "linked_a");
  EXPECT_GT(release.tables()[0].rows, kRows / 2);
  std::map<std::string, std::string> formats;
  for (const release::ColumnNote& column : release.tables()[0].note.columns)
    formats[column.name] = column.format;
  EXPECT_EQ(formats, (std::map<std::string, std::string>{{"person_id", "u"},
                                                         {"sex", "u"},
                                                         {"birth_year", "i"},
                                                         {"CODE", "u"},
                                                         {"COST", "l"},
                                                         {"link_pass", "u"}}));
  // The same values as in the file, told row by row.
  const auto text = written(job(), 1).at("linked_a");
  std::string told = text.substr(0, text.find('\n') + 1);
  auto held = std::make_shared<table::SharedTable>();
  auto tables = std::move(release).take();
  held->schema = schema_of(tables[0].note);
  for (auto& batch : tables[0].batches)
    held->batches.push_back(std::move(batch));
  table::ColumnStream stream = testing::stream_over(held);
  while (const auto batch = stream.next().value()) {
    for (std::size_t row = 0; row < batch->rows(); ++row) {
      TextBuffer line;
      for (std::size_t c = 0; c < batch->schema().columns(); ++c) {
        const table::ColumnView column = batch->column(c);
        const auto value = column.value_of(row);
        if (c != 0) line.append(",");
        if (!value) continue;
        if (column.type().kind == table::ValueKind::text)
          append_csv_field(line, column.bytes(*value), quoting_of(column.bytes(*value)));
        else
          table::append_packed_text(
              line, column.type(),
              {false, {reinterpret_cast<const char*>(column.fixed(*value)), column.type().width}});
      }
      told.append(line.view()).push_back('\n');
    }
  }
  EXPECT_EQ(told, text);
}

TEST_F(Frames, AColumnThatHoldsNoIdentifierIsRefusedWithItsPlace) {
  Job job = frames(Typing::texts);
  std::vector<testing::NamedColumn> columns;
  for (const char* name : {"BORN", "SEX", "PC", "CODE", "COST"})
    columns.push_back(testing::text_column(name, {"1"}));
  columns.push_back(testing::number_column<std::int64_t>("NHS", "tss:", {0}));
  job.sources[0].frame =
      [table = testing::table_of(std::move(columns))]() -> Result<table::ColumnStream> {
    return testing::stream_over(table);
  };
  SilentProgress silent;
  const auto report = run(job, {}, silent);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code(), ErrorCode::input_refused);
  EXPECT_EQ(report.error().place().source, "a");
  EXPECT_EQ(report.error().place().column, 6U);
}

} // namespace
} // namespace tallystick::pipeline
