// SPDX-License-Identifier: MIT
// One change to a good job, the one problem it makes, its line and what it suggests.
#include <algorithm>
#include <ostream>
#include <vector>

#include "unit/pipeline/job_text.hpp"

namespace tallystick::pipeline {
namespace {

struct Case {
  std::string_view name;
  std::string_view from; ///< in the good job
  std::string_view to;
  std::string_view at;   ///< the problem is in the first line that holds this
  std::string_view text; ///< part of the problem
  std::string_view help; ///< part of the help
};
void PrintTo(const Case& c, std::ostream* out) {
  *out << c.name;
}

class JobProblemCase : public ::testing::TestWithParam<Case> {};

TEST_P(JobProblemCase, IsReportedWithItsLine) {
  const Case& c = GetParam();
  const std::string text = changed(c.from, c.to);
  const JobReading reading = reading_of(text);
  EXPECT_FALSE(reading.job);
  ASSERT_EQ(reading.problems.size(), 1U) << all_of(reading);
  const JobProblem& problem = reading.problems.front();
  EXPECT_NE(problem.text.find(c.text), std::string::npos) << all_of(reading);
  EXPECT_NE(problem.help.find(c.help), std::string::npos) << all_of(reading);
  const auto at = text.find(c.at);
  ASSERT_NE(at, std::string::npos);
  const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  EXPECT_EQ(problem.line, static_cast<std::uint32_t>(line) + 1) << all_of(reading);
  EXPECT_GE(problem.column, 1U);
}

const std::vector<Case> kShapeCases = {
    {"unknown_key", "crowded_postcode_people", "crowded_postcode_poeple", "poeple",
     "unknown key 'crowded_postcode_poeple' in [linkage]",
     "did you mean 'crowded_postcode_people'"},
    {"unknown_table", "[quality]", "[qualty]", "[qualty]", "unknown key 'qualty'",
     "did you mean 'quality'"},
    {"unknown_role", "postcode = \"PC\"", "postcod = \"PC\"",
     "postcod =", "unknown key 'postcod' in [source.columns]", "did you mean 'postcode'"},
    {"key_in_the_wrong_table", "max_rejected_share = 0.02", "vintage = \"x\"", "vintage = \"x\"",
     "unknown key 'vintage' in [quality]", "'vintage' belongs in [release.areas]"},
    {"key_like_nothing", "max_rejected_share = 0.02", "zzz = 1", "zzz", "unknown key 'zzz'",
     "known here: max_rejected_share, "},
    {"released_key", "as = \"diagnosis\"", "ass = \"diagnosis\"",
     "ass =", "unknown key 'ass' in a released column", "did you mean 'as'"},
    {"missing_key", "legal_basis = \"HSCA 2012 s.261\"\n", "", "[job]",
     "'legal_basis' in [job] is missing", "approval"},
    {"missing_table", "[keys]\nlinkage = \"keys/linkage.key\"\nproject = \"keys/project.key\"\n",
     "", "[job]", "[keys] is missing", ""},
    {"missing_national", R"([optouts.national]
mode = "cleared_list"
request = "req.dat"
reply = "rep.dat"
reply_date = 2026-03-28
max_age_days = 10
removed_share = [0.01, 0.10]
request_local_id = "A1"
reply_local_id = "A1"
)",
     "", "[optouts]", "[optouts.national] is missing", ""},
    {"single_brackets", "[[optouts.exemption]]", "[optouts.exemption]", "[optouts.exemption]",
     "must be a list of tables", "two brackets"},
    {"text_instead_of_table", "[quality]\nmax_rejected_share = 0.02\nmin_linked_share = 0.1\n",
     "[release.x]\n", "[release.x]", "unknown key 'x' in [release]", ""},
    {"quoted_date", "as_of = 2026-04-01", "as_of = \"2026-04-01\"", "as_of",
     "'as_of' in [job] must be a date without quotes", ""},
    {"date_with_time", "date = 2026-03-30", "date = 2026-03-30T10:00:00", "date = 2026-03-30T",
     "must be a date", ""},
    {"number_instead_of_text", "name = \"monthly\"", "name = 7", "name = 7",
     "must be a text in quotes", ""},
    {"blank_text", "name = \"monthly\"", "name = \" \"", "name = \" \"",
     "must be a text that is not empty", ""},
    {"text_instead_of_flag", "gp_sourced = true", "gp_sourced = \"true\"", "gp_sourced",
     "must be true or false", ""},
    {"number_out_of_range", "smallest_count_shown = 10", "smallest_count_shown = 0",
     "smallest_count_shown", "a whole number from 1 to 1000", ""},
    {"fraction_for_whole", "max_age_days = 14", "max_age_days = 14.5", "max_age_days = 14.5",
     "a whole number", ""},
    {"share_in_per_cent", "max_rejected_share = 0.02", "max_rejected_share = 2",
     "max_rejected_share", "a share from 0 to 1", "five per cent"},
    {"bits_below_zero", "rules = \"default\"", "model = {margin = -1}", "margin = -1",
     "a weight in bits, 0 to 64", "eight to one"},
    {"bits_out_of_range", "rules = \"default\"", "model = {review_weight = -51}",
     "review_weight = -51", "a weight in bits, -50 to 50", "eight to one"},
    {"band_upside_down", "removed_share = [0.01, 0.10]", "removed_share = [0.10, 0.01]",
     "removed_share", "two shares, least and most", ""},
    {"band_of_one", "removed_share = [0.01, 0.10]", "removed_share = [0.01]", "removed_share",
     "two shares", ""},
    {"long_delimiter", "delimiter = \"|\"", "delimiter = \"tabs\"", "delimiter",
     "one character in quotes, or \"tab\"", ""},
    {"quote_as_delimiter", "delimiter = \"|\"", "delimiter = '\"'", "delimiter", "one character",
     ""},
    {"encoding", "encoding = \"windows-1252\"", "encoding = \"windows1252\"", "encoding",
     "'windows1252' is no choice", "did you mean 'windows-1252'"},
    {"derive", "\"age_band\",", "\"age_bnd\",", "age_bnd", "'age_bnd' is no choice",
     "did you mean 'age_band'"},
    {"scheme", "schemes = [\"national\"]", "schemes = [\"nation\"]",
     "schemes =", "'nation' is no choice", "did you mean 'national'"},
    {"built_in_rules", "rules = \"default\"", "rules = \"defalt\"", "defalt",
     "'defalt' is no choice", "did you mean 'default'"},
    {"same_file_twice", "files = [\"t1.csv\"]", "files = [\"t1.csv\", \"t1.csv\"]", "t1.csv",
     "'t1.csv' is twice in 'files'", ""},
    {"no_files", "files = [\"t1.csv\"]", "files = []", "files = []", "at least one text", ""},
};
INSTANTIATE_TEST_SUITE_P(Shape, JobProblemCase, ::testing::ValuesIn(kShapeCases),
                         [](const auto& test) { return std::string(test.param.name); });

const std::vector<Case> kMeaningCases = {
    {"purpose", "purpose = \"planning\"", "purpose = \"marketing\"", "marketing",
     "'marketing' is no purpose", "planning"},
    {"old_as_of", "as_of = 2026-04-01", "as_of = 1970-01-01", "as_of", "before the year 2000", ""},
    {"exemption_without_approval", "approval = \"REC-7\"\n", "", "[[optouts.exemption]]",
     "'approval' in [[optouts.exemption]] is missing", "approval"},
    {"one_key_file", "project = \"keys/project.key\"", "project = \"keys/linkage.key\"",
     "project =", "the same file", ""},
    {"unknown_profile", "profile = \"hes-apc\"", "profile = \"hes_apc\"", "hes_apc",
     "there is no profile 'hes_apc'", "did you mean 'hes-apc'"},
    {"care_setting", "care_setting = \"GP\"\n", "", "[[source]]\nname = \"gp\"",
     "'care_setting' is missing", "hospital inpatient"},
    {"gp_sourced", "gp_sourced = true\n", "", "[[source]]\nname = \"gp\"",
     "'gp_sourced' is missing", "Type 1"},
    {"birth_twice", "birth_date = \"BORN\"", "birth_date = \"BORN\"\nbirth_year = \"YEAR\"",
     "birth_year", "'birth_year' and 'birth_date' are both mapped", ""},
    {"month_without_year", "birth_date = \"BORN\"", "birth_month = \"MONTH\"", "birth_month",
     "without 'birth_year'", ""},
    {"local_id_without_provider", "postcode = \"PC\"", "local_id = \"LID\"", "local_id = \"LID\"",
     "'local_id' is mapped without a provider", "[source.formats]"},
    {"one_column_two_roles", "postcode = \"PC\"", "postcode = \"BORN\"", "postcode = \"BORN\"",
     "is mapped as birth_date and as postcode", ""},
    {"domain", "male = [\"M\"]", "person_id_domain = \"x\"", "person_id_domain",
     "has no meaning for NHS numbers", "person_id_scheme"},
    {"code_system", "code_system = \"snomed\"\n", "", "[optouts.type1]", "'code_system' is missing",
     "snomed"},
    {"code_system_twice", "code = \"CODE\"", "code = \"CODE\"\ncode_system = \"S\"",
     "code_system = \"snomed\"", "'code_system' is given twice", ""},
    {"objection_by_nobody", "local_id = \"LID\"\n", "", "[optouts.local.columns]",
     "does not say who objects", "person_id"},
    {"reply_missing", "reply = \"rep.dat\"\n", "", "[optouts.national]",
     "'reply' is missing in [optouts.national]", "cleared numbers"},
    {"reply_undated", "reply_date = 2026-03-28\n", "", "[optouts.national]",
     "'reply_date' is missing", ""},
    {"deny_list_with_request", "mode = \"cleared_list\"", "mode = \"deny_list\"",
     "request =", "'request' has no meaning", ""},
    {"one_local_id", "reply_local_id = \"A1\"\n", "", "request_local_id", "belong together", ""},
    {"consent_without_list", R"([optouts.consent]
files = "consent.csv"
[optouts.consent.columns]
person_id = "NHS"
consent_date = "DAY"
)",
     "", "basis = \"consent\"", "needs [optouts.consent]", ""},
    {"threshold_twice", "rules = \"default\"",
     "model = {match_probability = 0.9, match_weight = 3}", "match_weight = 3",
     "'match_weight' is given beside 'match_probability'", "remove one"},
    {"review_above_match", "rules = \"default\"",
     "model = {match_weight = 2, review_probability = 0.8}", "review_probability = 0.8",
     "'review_probability' is no lower than what links a pair", "between the two"},
    {"own_passes_and_rules", "crowded_postcode_people = 150",
     "[[linkage.pass]]\nname = \"a\"\nagree = [\"person_id\"]", "rules = \"default\"",
     "'rules' is given beside passes of your own", ""},
    {"unknown_priority", "[\"gp\", \"apc\"]", "[\"gp\", \"acp\"]", "demographics_priority",
     "there is no source 'acp'", "did you mean 'apc'"},
    {"birth_twice_released", "\"birth_month\",", "\"birth_month\", \"birth_year\",", "derive",
     "both derived", ""},
    {"area_not_derived", ", \"area\"]", "]", "[release.areas]", "'area' is not derived", ""},
    {"fine_area", "columns = [\"lsoa21\",", "columns = [\"oa21\",", "oa21", "finer than an LSOA",
     "MSOA"},
    {"postcode_as_area", "columns = [\"lsoa21\",", "columns = [\"pcds\",", "pcds",
     "finer than an LSOA", ""},
    {"rank_as_area", "columns = [\"lsoa21\",", "columns = [\"imd\",", "imd",
     "a rank names its area", "decile_of"},
    {"derived_name_taken", "as = \"diagnosis\"", "as = \"sex\"", "as = \"sex\"",
     "'sex' is also the name of another released column", "rename"},
    {"released_twice", "release = [\"CODE\"]", "release = [\"CODE\", \"CODE\"]",
     "\"CODE\", \"CODE\"", "'CODE' is released twice", ""},
    {"pseudonym_name_taken", "as = \"diagnosis\"", "as = \"person_id\"", "as = \"person_id\"",
     "'person_id' is also the name of another released column", "rename"},
    {"area_name_taken", "as = \"icb_code\"", "as = \"age_band\"", "as = \"age_band\"",
     "'age_band' is also the name of another released column", "rename"},
    {"persons_name_taken", "as = \"icb_code\"", "as = \"rows_gp\"", "as = \"rows_gp\"",
     "'rows_gp' is also the name of another released column", "rename"},
    {"formula_as_name", "as = \"diagnosis\"", "as = \"=1+1\"", "=1+1",
     "'=1+1' cannot name a released column", "another name"},
    {"pass_name", "rules = \"default\"\ncrowded_postcode_people = 150",
     "[[linkage.pass]]\nname = \"first\"\nagree = [\"person_id\"]", "name = \"first\"",
     "'first' cannot name a pass", "first row"},
    {"released_name", "as = \"diagnosis\"", "as = \"a,b\"", "a,b", "cannot name a released column",
     ""},
};
INSTANTIATE_TEST_SUITE_P(Meaning, JobProblemCase, ::testing::ValuesIn(kMeaningCases),
                         [](const auto& test) { return std::string(test.param.name); });

const std::vector<Case> kRefusalCases = {
    {"mapped_name", "postcode = \"PC\"", "postcode = \"SURNAME\"", "SURNAME",
     "looks like a name of a person", "PRACTICE_NAME"},
    {"mapped_address", "postcode = \"PC\"", "postcode = \"HOME_ADDRESS_1\"", "HOME_ADDRESS_1",
     "looks like an address", "postcode"},
    {"mother", "person_id = \"NHS\"\nbirth_date", "person_id = \"NHSNumber_Mother\"\nbirth_date",
     "NHSNumber_Mother", "about another person", "baby"},
    {"mapped_name_in_opt_outs", "code = \"CODE\"", "code = \"PATIENT_NAME\"", "PATIENT_NAME",
     "looks like a name of a person", ""},
    {"released_name", "[\"CODE\"]", "[\"Patient Name\"]", "Patient Name",
     "looks like a name of a person", ""},
    {"released_phone", "[\"CODE\"]", "[\"HomePhone\"]", "HomePhone", "phone number", ""},
    {"released_birth_date", "[\"CODE\"]", "[\"BORN\"]", "[\"BORN\"]", "holds an identifier",
     "age_band"},
    {"released_number", "[\"CODE\"]", "[\"NHS\"]", "[\"NHS\"]", "holds an identifier", "pseudonym"},
    {"released_postcode", "[\"CODE\"]", "[\"pc\"]", "[\"pc\"]", "holds an identifier", "area"},
    // Not mapped by this source, but every profile knows what it is.
    {"released_unmapped_sex", "[\"CODE\"]", "[\"SEX\"]", "[\"SEX\"]", "holds an identifier",
     "\"sex\""},
    {"released_unmapped_number", "[\"CODE\"]", "[\"MotherNHSNumber\"]", "MotherNHSNumber",
     "holds an identifier", ""},
    {"released_homeadd", "[\"EPISTART\",", "[\"HOMEADD\",", "HOMEADD", "holds an identifier",
     "area"},
    {"released_pseudonym", "[\"CODE\"]", "[\"Der_Pseudo_NHS_Number\"]", "Der_Pseudo",
     "pseudonym of another system", "joined"},
    {"released_text", "[\"CODE\"]", "[\"CLINIC_NOTES\"]", "CLINIC_NOTES", "free text",
     "free_text = true"},
    {"released_practice", "[\"EPISTART\",", "[\"GPPRAC\",", "GPPRAC", "practice or provider",
     "organisation = true"},
    // A claim about text does not make an identifier releasable.
    {"claims_do_not_help", "[\"CODE\"]",
     "[{column = \"BORN\", as = \"d\", free_text = true, organisation = true}]",
     "column = \"BORN\"", "holds an identifier", ""},
};
INSTANTIATE_TEST_SUITE_P(Refusal, JobProblemCase, ::testing::ValuesIn(kRefusalCases),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(JobProblem, DuplicateSourceNameSaysWhereTheFirstIs) {
  const JobReading reading = reading_of(changed("name = \"gp\"", "name = \"apc\""));
  ASSERT_FALSE(reading.problems.empty());
  EXPECT_EQ(reading.problems[0].text, "two sources are named 'apc'");
  EXPECT_EQ(reading.problems[0].help, "the first is in line 11");
}

TEST(JobProblem, SourceNamesBecomeFileNames) {
  for (const std::string name : {"APC", "a b", "a/b", "../a", "-a", "\u00e4", "a.csv",
                                 "abcdefghijklmnopqrstuvwxyz0123456"}) {
    const JobReading reading = reading_of(changed("name = \"apc\"", "name = \"" + name + "\""));
    ASSERT_FALSE(reading.problems.empty()) << name;
    EXPECT_EQ(reading.problems[0].text, "'" + name + "' cannot name a source");
    EXPECT_EQ(reading.problems[0].line, 11U);
  }
}

TEST(JobProblem, AKeyInTheJobIsRefusedAndNotRepeated) {
  const std::string key(64, 'a');
  const JobReading reading = reading_of(changed("keys/linkage.key", key));
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_NE(reading.problems[0].text.find("looks like a key"), std::string::npos);
  EXPECT_EQ(all_of(reading).find(key), std::string::npos);
}

TEST(JobProblem, AProfileOfGpRecordsStaysGpSourced) {
  const JobReading reading = reading_of(
      changed("care_setting = \"GP\"\ngp_sourced = true", "profile = \"gp\"\ngp_sourced = false"));
  ASSERT_EQ(reading.problems.size(), 1U) << all_of(reading);
  EXPECT_NE(reading.problems[0].help.find("[[optouts.exemption]]"), std::string::npos);
}

TEST(JobProblem, ConfirmedFreeTextAndOrganisationsMayLeave) {
  const JobReading reading = reading_of(
      changed("[\"EPISTART\",", "[\"EPISTART\", \"PRACTICE_NAME\", {column = \"GPPRAC\", "
                                "organisation = true}, {column = \"OP_NOTES\", "
                                "free_text = true},"));
  EXPECT_TRUE(reading.job) << all_of(reading);
}

TEST(JobProblem, TheLinkageRulesAreAskedToo) {
  const JobReading weak =
      reading_of(changed("rules = \"default\"\ncrowded_postcode_people = 150",
                         "[[linkage.pass]]\nname = \"weak\"\nagree = [\"sex\"]"));
  ASSERT_EQ(weak.problems.size(), 1U) << all_of(weak);
  EXPECT_NE(weak.problems[0].text.find("weak"), std::string::npos) << all_of(weak);
}

TEST(JobProblem, AnExplicitKeyComesBeforeTheProfile) {
  const JobReading reading = reading_of(changed(
      "profile = \"hes-apc\"", "profile = \"hes-apc\"\ncare_setting = \"private\"\ncolumns = "
                               "{person_id = \"MY_NHS\", postcode = \"\"}\nformats = {birth_date = "
                               "\"mmyyyy\"}"));
  ASSERT_TRUE(reading.job) << all_of(reading);
  const SourceSpec& apc = reading.job->sources[0];
  EXPECT_EQ(apc.care_setting, "private");
  EXPECT_EQ(apc.columns.at(Role::person_id).candidates, std::vector<std::string>{"MY_NHS"});
  EXPECT_EQ(apc.columns.at(Role::person_id).demand, ColumnDemand::must_exist);
  EXPECT_EQ(apc.columns.count(Role::postcode), 0U);                      // taken back
  EXPECT_EQ(apc.columns.at(Role::sex).demand, ColumnDemand::if_present); // left to the profile
  EXPECT_EQ(apc.formats.birth_date, "mmyyyy");
}

TEST(JobProblem, MoreSourcesThanASetHolds) {
  std::string sources;
  for (int i = 0; i < 65; ++i)
    sources += "[[source]]\nname = \"s" + std::to_string(i) +
               "\"\nprofile = \"hes-op\"\nfiles = \"f.csv\"\n";
  const JobReading reading = reading_of(changed("[supersession]", sources + "[supersession]"));
  ASSERT_EQ(reading.problems.size(), 1U) << all_of(reading);
  EXPECT_EQ(reading.problems[0].text, "more than 64 sources");
}

} // namespace
} // namespace tallystick::pipeline
