// SPDX-License-Identifier: MIT
#include <algorithm>

#include "crypto/digest.hpp"
#include "unit/pipeline/job_text.hpp"

namespace tallystick::pipeline {
namespace {

using std::chrono::sys_days;
constexpr sys_days day(int year, unsigned month, unsigned date) {
  return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{date};
}

TEST(JobRead, DecodesSources) {
  const JobReading reading = reading_of(kGoodJob);
  ASSERT_TRUE(reading.job) << all_of(reading);
  const Job& job = *reading.job;
  EXPECT_EQ(job.name, "monthly");
  EXPECT_EQ(job.as_of, day(2026, 4, 1));
  EXPECT_EQ(job.linkage_key, "keys/linkage.key");
  EXPECT_EQ(job.project_key, "keys/project.key");
  ASSERT_EQ(job.sources.size(), 2U);

  const SourceSpec& apc = job.sources[0];
  EXPECT_EQ(apc.care_setting, "hospital inpatient");
  EXPECT_FALSE(apc.gp_sourced);
  EXPECT_TRUE(apc.health_and_care);
  EXPECT_EQ(apc.columns.at(Role::postcode).candidates, std::vector<std::string>{"HOMEADD"});
  EXPECT_EQ(apc.columns.at(Role::postcode).demand, ColumnDemand::if_present);
  ASSERT_EQ(apc.release.size(), 2U);
  EXPECT_EQ(apc.release[1].column, "DIAG_4_01");
  EXPECT_EQ(apc.release[1].as, "diagnosis");
  EXPECT_EQ(apc.formats.earliest_birth, day(1896, 1, 1));

  const SourceSpec& gp = job.sources[1];
  EXPECT_TRUE(gp.gp_sourced);
  EXPECT_EQ(gp.files, std::vector<std::string>{"gp.csv"});
  EXPECT_EQ(gp.delimiter, '|');
  EXPECT_EQ(gp.encoding, "windows-1252");
  EXPECT_EQ(gp.columns.size(), 3U);
  EXPECT_EQ(gp.columns.at(Role::person_id).demand, ColumnDemand::must_exist);
  EXPECT_EQ(gp.formats.birth_date, "dd/mm/yyyy");
  EXPECT_EQ(gp.formats.female, (std::vector<std::string>{"F", "W"}));
}

TEST(JobRead, DecodesOptOuts) {
  const JobReading reading = reading_of(kGoodJob);
  ASSERT_TRUE(reading.job) << all_of(reading);
  const OptOutSpec& spec = reading.job->optouts;
  const optout::Policy& policy = spec.policy;
  EXPECT_EQ(policy.purpose, optout::Purpose::planning);
  EXPECT_EQ(policy.legal_basis, "HSCA 2012 s.261");
  EXPECT_EQ(policy.approval, "DARS-1");
  EXPECT_EQ(policy.as_of, day(2026, 4, 1));
  EXPECT_EQ(policy.no_number, optout::NoNumberPolicy::drop);
  EXPECT_EQ(policy.max_age_days_events, 14);
  EXPECT_TRUE(policy.type1_declared);
  EXPECT_EQ(policy.type1_date, day(2026, 3, 30));
  EXPECT_TRUE(policy.local_declared);
  EXPECT_EQ(policy.local_date, day(2026, 3, 29));
  EXPECT_EQ(policy.national.mode, optout::NationalMode::cleared_list);
  EXPECT_EQ(policy.national.list_date, day(2026, 3, 28));
  EXPECT_EQ(policy.national.max_age_days, 10);
  EXPECT_DOUBLE_EQ(policy.national.min_removed_share, 0.01);
  EXPECT_DOUBLE_EQ(policy.national.max_removed_share, 0.10);
  EXPECT_EQ(policy.national.request_local_id, "A1");
  ASSERT_EQ(policy.exemptions.size(), 1U);
  EXPECT_EQ(policy.exemptions[0].basis, optout::ExemptionBasis::consent);
  EXPECT_EQ(policy.exemptions[0].schemes, std::vector{optout::Scheme::national});
  EXPECT_EQ(policy.exemptions[0].approval, "REC-7");

  ASSERT_TRUE(spec.type1 && spec.local && spec.consent);
  EXPECT_EQ(spec.type1->code_system, "snomed");
  EXPECT_EQ(spec.type1->columns.at("event_date"), "DAY");
  EXPECT_EQ(spec.local->columns.at("provider"), "ORG");
  EXPECT_EQ(spec.consent->columns.at("consent_date"), "DAY");
  EXPECT_EQ(spec.national_request, "req.dat");
  EXPECT_EQ(spec.national_reply, "rep.dat");
}

TEST(JobRead, DecodesLinkageReleaseAndQuality) {
  const JobReading reading = reading_of(kGoodJob);
  ASSERT_TRUE(reading.job) << all_of(reading);
  const Job& job = *reading.job;
  EXPECT_EQ(job.rules.name, "default");
  EXPECT_FALSE(job.rules.passes.empty());
  EXPECT_EQ(job.rules.crowded_postcode_people, 150U);
  EXPECT_EQ(job.rules.max_rows_per_key, link::RuleSet{}.max_rows_per_key);
  EXPECT_EQ(job.release.folder, "out");
  EXPECT_TRUE(job.release.attributes.sex);
  EXPECT_TRUE(job.release.attributes.age_band);
  EXPECT_TRUE(job.release.attributes.area);
  EXPECT_FALSE(job.release.attributes.event_day);
  EXPECT_EQ(job.release.attributes.birth, BirthPrecision::month);
  EXPECT_EQ(job.release.provenance, release::Provenance::left_out);
  EXPECT_EQ(job.release.compression, release::Compression::zstd);
  EXPECT_EQ(job.release.demographics_priority, (std::vector<std::string>{"gp", "apc"}));
  EXPECT_EQ(job.release.smallest_count_shown, 10U);
  ASSERT_TRUE(job.areas);
  EXPECT_EQ(job.areas->vintage, "2024-05");
  EXPECT_EQ(job.areas->postcode_column, "pcds");
  ASSERT_EQ(job.areas->columns.size(), 2U);
  EXPECT_EQ(job.areas->columns[1].as, "icb_code");
  ASSERT_TRUE(job.supersession);
  EXPECT_EQ(job.supersession->second[1], "NEW");
  EXPECT_DOUBLE_EQ(job.quality.max_rejected_share, 0.02);
  EXPECT_DOUBLE_EQ(job.quality.min_linked_share, 0.1);
}

TEST(JobRead, OwnPassesReplaceTheBuiltInOnes) {
  const JobReading own = reading_of(changed("rules = \"default\"\ncrowded_postcode_people = 150",
                                            R"([[linkage.pass]]
name = "number and birth"
agree = ["person_id", "birth_date"]
[[linkage.pass]]
name = "demographics"
agree = ["birth_date", "sex", "postcode"])"));
  ASSERT_TRUE(own.job) << all_of(own);
  ASSERT_EQ(own.job->rules.passes.size(), 2U);
  EXPECT_EQ(own.job->rules.passes[1].agree,
            (std::vector{link::Term::birth_date, link::Term::sex, link::Term::postcode}));
  EXPECT_EQ(own.job->rules.passes[1].candidates, link::Candidates::unique);
}

TEST(JobRead, DigestIsOfTheBytes) {
  const JobFile file(kGoodJob);
  const auto reading = read_job(file.path());
  ASSERT_TRUE(reading.ok());
  ASSERT_TRUE(reading->job);
  EXPECT_EQ(reading->job->digest, *crypto::sha256_of_file(file.path().string()));
  EXPECT_EQ(reading->job->path, file.path().string());
}

TEST(JobRead, PathsStartAtTheJobFile) {
  Job job;
  job.path = "jobs/monthly.toml";
  EXPECT_EQ(beside(job, "data/apc.csv"), std::filesystem::path("jobs/data/apc.csv"));
  EXPECT_EQ(beside(job, "/data/apc.csv"), std::filesystem::path("/data/apc.csv"));
  job.path = "monthly.toml";
  EXPECT_EQ(beside(job, "apc.csv"), std::filesystem::path("apc.csv"));
}

TEST(JobRead, AFileThatCannotBeReadIsAnError) {
  const auto missing = read_job("no/such/job.toml");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code(), ErrorCode::job_invalid);
  const auto folder = read_job(::testing::TempDir());
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code(), ErrorCode::job_invalid);
}

TEST(JobRead, ALargeFileIsNoJob) {
  const JobFile file(std::string((std::size_t{1} << 20U) + 1, '#'));
  const auto reading = read_job(file.path());
  ASSERT_FALSE(reading);
  EXPECT_EQ(reading.error().code(), ErrorCode::job_invalid);
}

TEST(JobRead, SyntaxErrorIsOneProblemWithItsPlace) {
  const JobReading reading = reading_of("[job]\nname = \"a\"\nas_of = \n");
  EXPECT_FALSE(reading.job);
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_EQ(reading.problems[0].line, 3U);
  EXPECT_EQ(reading.problems[0].text.rfind("not valid TOML", 0), 0U);
  // A key that is set twice is one as well.
  const JobReading twice = reading_of("[job]\nname = \"a\"\nname = \"b\"\n");
  ASSERT_EQ(twice.problems.size(), 1U);
  EXPECT_EQ(twice.problems[0].line, 3U);
}

TEST(JobRead, AnEmptyFileMissesEveryRequiredPart) {
  const JobReading reading = reading_of("");
  EXPECT_FALSE(reading.job);
  const std::string all = all_of(reading);
  for (const char* part : {"[job]", "[keys]", "[[source]]", "[optouts]", "[release]"})
    EXPECT_NE(all.find(std::string(part) + " is missing"), std::string::npos) << part;
}

TEST(JobRead, AllProblemsAtOnceInFileOrder) {
  std::string text = changed("purpose = \"planning\"", "purpose = \"planing\"");
  const auto edit = [&](std::string_view from, std::string_view to) {
    text.replace(text.find(from), from.size(), to);
  };
  edit("crowded_postcode_people", "crowded_postcode_peple");
  edit("folder = \"out\"", "folder = 7");
  edit("approval = \"REC-7\"\n", "");
  edit("delimiter = \"|\"", "delimiter = \"||\"");
  const JobReading reading = reading_of(text);
  EXPECT_FALSE(reading.job);
  ASSERT_EQ(reading.problems.size(), 5U) << all_of(reading);
  EXPECT_EQ(reading.problems[0].help, "did you mean 'planning'?");
  EXPECT_NE(reading.problems[1].text.find("'delimiter'"), std::string::npos);
  EXPECT_NE(reading.problems[2].text.find("'approval' in [[optouts.exemption]]"),
            std::string::npos);
  EXPECT_EQ(reading.problems[3].help, "did you mean 'crowded_postcode_people'?");
  EXPECT_NE(reading.problems[4].text.find("'folder' in [release]"), std::string::npos);
  EXPECT_TRUE(
      std::is_sorted(reading.problems.begin(), reading.problems.end(),
                     [](const JobProblem& a, const JobProblem& b) { return a.line < b.line; }));
}

TEST(JobRead, TheSampleJobIsGood) {
  const auto reading =
      read_job(std::filesystem::path(TALLYSTICK_SOURCE_DIR) / "datasets/sample/job.toml");
  ASSERT_TRUE(reading.ok());
  EXPECT_TRUE(reading->job) << all_of(*reading);
}

} // namespace
} // namespace tallystick::pipeline
