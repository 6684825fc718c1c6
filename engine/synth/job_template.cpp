// SPDX-License-Identifier: MIT
#include "synth/job_template.hpp"

#include "table/atomic_file.hpp"

namespace tallystick::synth {
namespace {

constexpr std::string_view kJob =
    R"(# A job on synthetic people: nobody in it exists. docs/job-file.md explains every key.

[job]
name = "synthetic-demo"
as_of = @AS_OF@
purpose = "planning"
legal_basis = "none needed: these people do not exist"
approval = "DEMO-0001"
programme = "@PROGRAMME@"

[keys]
linkage = "keys/linkage.key"
project = "keys/project.key"

[supersession]
file = "lookups/supersession.csv"
old = "OLD_NHS_NUMBER"
new = "NEW_NHS_NUMBER"

# Each source: where it is, what its columns mean (a profile knows the usual names), and what may leave.

[[source]]
name = "gp"
profile = "gp"
files = "gp.csv"
release = [{column = "RECORD_ID", as = "record_id"}, "DATE", "CODE", "ETHNIC"]
[source.columns]
person_id = "NHS_NUMBER"
birth_date = "DATE_OF_BIRTH"
sex = "SEX"
postcode = "POSTCODE"
practice = "PRACTICE"
provider = "PRACTICE"
local_id = "LOCAL_ID"
event_date = "DATE"
[source.formats]
birth_date = "dd/mm/yyyy"

[[source]]
name = "apc"
profile = "hes-apc"
files = "apc.csv"
release = [{column = "RECORD_ID", as = "record_id"}, "ADMIDATE", "EPISTART", "EPIEND", "DIAG_4_01", "OPERTN_4_01", "TRETSPEF", "COST"]
[source.columns]
person_id = "NEWNHSNO"
birth_date = "DOB"
sex = "SEX"
postcode = "HOMEADD"
local_id = "LOPATID"
provider = "PROCODET"
practice = "GPPRAC"
event_date = "EPISTART"

[[source]]
name = "ecds"
profile = "ecds"
files = "ecds.csv"
release = [{column = "RECORD_ID", as = "record_id"}, "ARRIVAL_DATE", "EC_CHIEF_COMPLAINT_SNOMED_CT", "EC_DEPARTMENT_TYPE", "COST"]
[source.columns]
person_id = "NHS_NUMBER"
birth_date = "DATE_OF_BIRTH"
sex = "GENDER"
postcode = "POSTCODE"
local_id = "LOCAL_PATIENT_ID"
provider = "PROVIDER"
practice = "GP_PRACTICE"
event_date = "ARRIVAL_DATE"

[[source]]
name = "csds"
profile = "csds"
files = "csds.csv"
release = [{column = "RECORD_ID", as = "record_id"}, "ContactDate", "TeamType"]
[source.columns]
person_id = "NHSNumber"
person_id_status = "NHSNumber_Status"
birth_date = "DateOfBirth"
sex = "Gender"
postcode = "Postcode"
local_id = "LocalPatientID"
provider = "OrgID_LocalPatientID"
event_date = "ContactDate"

[[source]]
name = "social_care"
profile = "social-care"
files = "social_care.csv"
release = [{column = "RECORD_ID", as = "record_id"}, "SERVICE", "START_DATE", "COST"]
[source.columns]
person_id = "NHS_NUMBER"
birth_date = "DATE_OF_BIRTH"
sex = "SEX"
postcode = "POSTCODE"
local_id = "LOCAL_ID"
provider = "COUNCIL"
event_date = "START_DATE"
[source.formats]
birth_date = "dd/mm/yyyy"
event_date = "dd/mm/yyyy"

[[source]]
name = "prescriptions"
profile = "nhsbsa-prescriptions"
files = "prescriptions.csv"
release = [{column = "RECORD_ID", as = "record_id"}, "PrescribedDate", "PaidBNFCode", "PaidQuantity", "PaidAmount"]
[source.columns]
person_id = "NHSNumber"
birth_date = "PatientDoB"
sex = "PatientGender"
practice = "CostCentreODSCode"
event_date = "PrescribedDate"

[[source]]
name = "deaths"
profile = "ons-deaths"
files = "deaths.csv"
release = [{column = "RECORD_ID", as = "record_id"}, "REG_DATE_OF_DEATH", "S_UNDERLYING_COD_ICD10"]
[source.columns]
person_id = "DEC_CONF_NHS_NUMBER"
birth_date = "DEC_DATE_OF_BIRTH"
sex = "DEC_SEX"
postcode = "DEC_POSTCODE"
event_date = "REG_DATE_OF_DEATH"

# Opt-outs fail closed: a list that is missing, stale or malformed ends the run with exit code 5.

[optouts]
no_nhs_number = "keep_unless_linked"

[optouts.type1]
files = "optouts/type1_events.csv"
date = @AS_OF@
[optouts.type1.columns]
person_id = "NHS_NUMBER"
code_system = "CODE_SYSTEM"
code = "CODE"
event_date = "EVENT_DATE"
recorded_at = "RECORDED_AT"

[optouts.national]
mode = "cleared_list"
request = "optouts/national_request.dat"
reply = "optouts/national_cleared.dat"
reply_date = @AS_OF@
removed_share = [0.0, 0.15]

[optouts.local]
files = "optouts/local_objections.csv"
date = @AS_OF@
[optouts.local.columns]
person_id = "NHS_NUMBER"
provider = "PROVIDER"
local_id = "LOCAL_ID"
source = "SOURCE"
programme = "PROGRAMME"
action = "ACTION"
effective_from = "EFFECTIVE_FROM"
effective_to = "EFFECTIVE_TO"
recorded_at = "RECORDED_AT"

[linkage]
rules = "default"

[release]
folder = "out"
derive = ["sex", "age_band", "birth_year", "area", "event_day"]
demographics_priority = ["gp", "apc", "ecds"]
[release.areas]
file = "lookups/areas.csv"
vintage = "synthetic"
columns = [{column = "lsoa21", as = "lsoa"}, {column = "msoa21", as = "msoa"}, {column = "sicbl", as = "sub_icb"}, {column = "icb", as = "icb"}, {column = "rgn", as = "region"}, {column = "imd", as = "imd_decile", decile_of = "england_2019"}]
)";

void replace_all(std::string& text, std::string_view mark, const std::string& value) {
  for (std::size_t at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + value.size()))
    text.replace(at, mark.size(), value);
}

} // namespace

std::string job_toml(const SynthSpec& spec) {
  std::string text(kJob);
  replace_all(text, "@AS_OF@", to_iso(spec.as_of));
  replace_all(text, "@PROGRAMME@", spec.programme);
  return text;
}

Status write_job(const SynthSpec& spec) {
  auto file = table::PendingFile::create((spec.out / "job.toml").string());
  if (!file) return std::move(file).error();
  TALLYSTICK_TRY(file->write(job_toml(spec)));
  return file->commit();
}

} // namespace tallystick::synth
