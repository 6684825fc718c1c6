// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <sstream>

#include "pipeline/init.hpp"
#include "unit/pipeline/job_text.hpp"

namespace tallystick::pipeline {
namespace {

using Headers = std::map<std::string, FileHeader>;

HeaderReader reader_of(const Headers& headers) {
  return [&headers](const std::string& path) -> Result<FileHeader> {
    const auto found = headers.find(path);
    if (found == headers.end()) return Error{ErrorCode::input_refused, "no such file"};
    return found->second;
  };
}

const Headers& some_headers() {
  static const Headers headers = {
      {"data/HES APC 2025.csv",
       {{"EPIKEY", "NEWNHSNO", "DOB", "SEX", "HOMEADD", "LOPATID", "PROCODE3", "GPPRAC", "ADMIDATE",
         "EPISTART", "DIAG_4_01", "SURNAME", "CLINIC_NOTES"},
        ','}},
      {"gp_2025-01.csv", {{"NHS_NUMBER", "DATE_OF_BIRTH", "SEX", "POSTCODE", "CODE", "DATE"}, '|'}},
      {"gp_2025-02.csv", {{"NHS_NUMBER", "DATE_OF_BIRTH", "SEX", "POSTCODE", "CODE", "DATE"}, '|'}},
      {"other.tsv", {{"Nhs Number", "Dob", "Say \"hi\"\\", "Value"}, '\t'}},
  };
  return headers;
}

std::string init(std::vector<std::string> files, const Headers& headers = some_headers()) {
  Result<std::string> text = init_job(files, reader_of(headers));
  EXPECT_TRUE(text.ok()) << (text.ok() ? "" : text.error().to_text());
  return text ? *std::move(text) : "";
}

std::string without(const std::string& text, std::string_view marker) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find_first_not_of(' ');
    if (at != std::string::npos && line.compare(at, marker.size(), marker) == 0)
      line.erase(at, marker.size());
    out += line + "\n";
  }
  return out;
}

/// What a person does: answers every line that asks.
std::string answered(std::string text) {
  text = without(text, kAnswerNeeded);
  for (auto at = text.find("= \"\""); at != std::string::npos; at = text.find("= \"\"", at))
    text.replace(at, 4, "= \"given\"");
  for (auto at = text.find("= 1970-01-01"); at != std::string::npos; at = text.find("= 1970-01-01"))
    text.replace(at, 12, "= 2026-04-01");
  return text;
}

const std::vector<std::string> kAll = {"data/HES APC 2025.csv", "gp_2025-01.csv", "gp_2025-02.csv",
                                       "other.tsv"};

TEST(Init, NothingRunsBeforeAPersonAnswers) {
  const JobReading reading = reading_of(init(kAll));
  EXPECT_FALSE(reading.job);
  ASSERT_FALSE(reading.problems.empty());
  for (const JobProblem& problem : reading.problems)
    EXPECT_NE(problem.text.find(" is missing"), std::string::npos) << problem.text;
  const std::string all = all_of(reading);
  for (const char* key : {"'as_of'", "'purpose'", "'legal_basis'", "'approval'", "'mode'",
                          "'gp_sourced'", "'care_setting'", "'files' in [optouts.type1]"})
    EXPECT_NE(all.find(key), std::string::npos) << key;
}

TEST(Init, UneditedAnswersAreRefusedToo) {
  const JobReading reading = reading_of(without(init(kAll), kAnswerNeeded));
  EXPECT_FALSE(reading.job);
  const std::string all = all_of(reading);
  for (const char* key : {"'as_of'", "'legal_basis'", "'approval'", "'request'", "'reply'"})
    EXPECT_NE(all.find(key), std::string::npos) << key << "\n" << all;
}

TEST(Init, TheAnsweredJobIsGood) {
  const JobReading reading = reading_of(answered(init(kAll)));
  ASSERT_TRUE(reading.job) << all_of(reading);
  const Job& job = *reading.job;
  ASSERT_EQ(job.sources.size(), 3U); // files with one header are one source

  const SourceSpec& apc = job.sources[0];
  EXPECT_EQ(apc.name, "hes-apc-2025");
  EXPECT_EQ(apc.profile, "hes-apc");
  EXPECT_EQ(apc.columns.at(Role::postcode).candidates, std::vector<std::string>{"HOMEADD"});
  EXPECT_EQ(apc.columns.at(Role::postcode).demand, ColumnDemand::must_exist);
  std::vector<std::string> released;
  for (const ReleasedColumn& column : apc.release)
    released.push_back(column.column);
  EXPECT_EQ(released, (std::vector<std::string>{"PROCODE3", "ADMIDATE", "EPISTART", "DIAG_4_01"}));

  const SourceSpec& gp = job.sources[1];
  EXPECT_EQ(gp.name, "gp_2025-01");
  EXPECT_TRUE(gp.gp_sourced);
  EXPECT_EQ(gp.delimiter, '|');
  EXPECT_EQ(gp.files, (std::vector<std::string>{"gp_2025-01.csv", "gp_2025-02.csv"}));

  const SourceSpec& other = job.sources[2];
  EXPECT_EQ(other.profile, "generic");
  EXPECT_EQ(other.delimiter, '\t');
  EXPECT_EQ(other.columns.at(Role::person_id).candidates, std::vector<std::string>{"Nhs Number"});
  EXPECT_TRUE(other.release.empty()); // nothing leaves that nobody asked for
}

TEST(Init, EveryCommentedKeyIsOneThatTheJobKnows) {
  const JobReading reading = reading_of(without(answered(init(kAll)), "# "));
  EXPECT_TRUE(reading.job) << all_of(reading);
}

TEST(Init, OffersEveryColumnThatMayLeaveAndNoOther) {
  const std::string text = init({"data/HES APC 2025.csv"});
  EXPECT_NE(text.find("  # \"EPIKEY\",\n"), std::string::npos);
  EXPECT_NE(text.find("  # {column = \"CLINIC_NOTES\", free_text = true},\n"), std::string::npos);
  EXPECT_NE(text.find("  {column = \"PROCODE3\", organisation = true},\n"), std::string::npos);
  EXPECT_EQ(text.find("SURNAME"), std::string::npos);
  EXPECT_NE(text.find("## Not offered: 6 columns"), std::string::npos) << text;
}

TEST(Init, HeadersThatAreDataAreNeverWritten) {
  for (const char* cell : {"9434765919", "1956-11-02", "LS1 4JL", "line\nbreak"}) {
    const Headers headers = {{"a.csv", {{"NHS_NUMBER", cell}, ','}}};
    const auto text = init_job({"a.csv"}, reader_of(headers));
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code(), ErrorCode::input_refused);
    EXPECT_EQ(text.error().place().file, "a.csv");
    EXPECT_EQ(text.error().to_text().find(cell), std::string::npos);
  }
  // No column that is known: the row may be anything.
  const Headers unknown = {{"a.csv", {{"Smith", "Leeds"}, ','}}};
  const auto text = init_job({"a.csv"}, reader_of(unknown));
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().to_text().find("Smith"), std::string::npos);
}

TEST(Init, TextsAreEscaped) {
  const Headers headers = {{"it's \"odd\"\\.csv", {{"NHS_NUMBER", "a\"b\\c"}, ';'}}};
  const JobReading reading = reading_of(answered(init({"it's \"odd\"\\.csv"}, headers)));
  ASSERT_TRUE(reading.job) << all_of(reading);
  EXPECT_EQ(reading.job->sources[0].files[0], "it's \"odd\"\\.csv");
  EXPECT_EQ(reading.job->sources[0].delimiter, ';');
  const JobReading released =
      reading_of(without(answered(init({"it's \"odd\"\\.csv"}, headers)), "# "));
  ASSERT_TRUE(released.job) << all_of(released);
  ASSERT_EQ(released.job->sources[0].release.size(), 1U);
  EXPECT_EQ(released.job->sources[0].release[0].column, "a\"b\\c");
  EXPECT_EQ(released.job->sources[0].release[0].as, "a_b_c");
}

TEST(Init, PassesOnWhatTheReaderSays) {
  const auto text = init_job({"nowhere.csv"}, reader_of(some_headers()));
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().what().view(), "no such file");
  EXPECT_FALSE(init_job({}, reader_of(some_headers())));
}

TEST(Init, SourceNamesAreUniqueAndAllowed) {
  const Headers headers = {{"a/x.csv", {{"NHS_NUMBER", "A"}, ','}},
                           {"b/x.csv", {{"NHS_NUMBER", "B"}, ','}},
                           {"\xC3\xA4.csv", {{"NHS_NUMBER", "C"}, ','}},
                           {std::string(60, 'y') + ".csv", {{"NHS_NUMBER", "D"}, ','}}};
  std::vector<std::string> files;
  for (const auto& [file, header] : headers)
    files.push_back(file);
  const JobReading reading = reading_of(answered(init(files, headers)));
  EXPECT_TRUE(reading.job) << all_of(reading);
}

} // namespace
} // namespace tallystick::pipeline
