// SPDX-License-Identifier: MIT
// Decodes [optouts]: what the job declares about people's choices. Whether that suffices and the
// data are fresh is for optout::check() to say.
#include <algorithm>
#include <array>
#include <utility>

#include "pipeline/job_decode.hpp"
#include "pipeline/job_suggest.hpp"

namespace tallystick::pipeline {
namespace {

class OptOutReader {
public:
  OptOutReader(const Section& section, OptOutSpec& spec, JobProblems& problems)
      : section_(section), spec_(spec), problems_(problems) {}

  void read() {
    optout::Policy& policy = spec_.policy;
    policy.no_number = static_cast<optout::NoNumberPolicy>(section_.choice(
        "no_nhs_number", no_number_names(), static_cast<std::size_t>(policy.no_number)));
    policy.max_age_days_events =
        static_cast<int>(section_.whole("max_age_days", policy.max_age_days_events));
    read_type1(section_.table("type1"));
    read_local(section_.table("local"));
    read_national(section_.table("national"));
    if (const Section consent = section_.table("consent"); consent.present())
      spec_.consent = read_list(consent);
    for (const Section& exemption : section_.tables("exemption"))
      read_exemption(exemption);
  }

private:
  ListFile read_list(const Section& section) {
    ListFile list;
    list.files = section.texts("files");
    list.delimiter = section.delimiter();
    list.code_system = section.text("code_system");
    constexpr std::array<std::string_view, 15> kRoles = {
        "person_id", "code",           "event_date",   "code_system",  "recorded_at",
        "record_id", "local_id",       "provider",     "action",       "source",
        "programme", "effective_from", "effective_to", "consent_date", "withdrawn_date"};
    const Section columns = section.table("columns");
    for (const std::string_view role : kRoles) {
      const auto header = columns.maybe_text(role);
      if (!header) continue;
      if (auto refusal = refuse_mapping(*header))
        problems_.add(columns.place(role), std::move(refusal->why), std::move(refusal->help));
      list.columns[std::string(role)] = *header;
    }
    return list;
  }

  void read_type1(const Section& section) {
    if (!section.present()) return;
    spec_.type1 = read_list(section);
    spec_.code_tables = section.texts("code_tables");
    spec_.policy.type1_declared = true;
    spec_.policy.type1_date = section.maybe_date("date");
    const bool column = section.table("columns").has("code_system");
    if (!column && !section.has("code_system"))
      problems_.add(section.place(), "'code_system' is missing in [optouts.type1]",
                    "read2, ctv3 or snomed: for all rows, or a column of that name in "
                    "[optouts.type1.columns]");
    if (column && section.has("code_system"))
      problems_.add(section.place("code_system"), "'code_system' is given twice",
                    "for all rows or as a column, not both");
  }

  void read_local(const Section& section) {
    if (!section.present()) return;
    spec_.local = read_list(section);
    spec_.policy.local_declared = true;
    spec_.policy.local_date = section.maybe_date("date");
    const Section columns = section.table("columns");
    if (!columns.present()) return;
    if (!columns.has("person_id") && !columns.has("local_id"))
      problems_.add(columns.place(), "[optouts.local.columns] does not say who objects",
                    "map person_id, or local_id and provider");
    if (columns.has("local_id") && !columns.has("provider"))
      problems_.add(columns.place("local_id"), "'local_id' is mapped without 'provider'",
                    "a local id means something within its provider only");
  }

  void read_national(const Section& section) {
    optout::NationalPolicy& national = spec_.policy.national;
    national.mode = static_cast<optout::NationalMode>(
        section.choice("mode", national_mode_names(), static_cast<std::size_t>(national.mode)));
    spec_.national_request = section.maybe_text("request");
    spec_.national_reply = section.maybe_text("reply");
    national.list_date = section.maybe_date("reply_date");
    national.max_age_days = static_cast<int>(section.whole("max_age_days", national.max_age_days));
    national.request_local_id = section.text("request_local_id");
    national.reply_local_id = section.text("reply_local_id");
    read_band(section, national);
    if (section.has("mode")) check_national(section);
  }

  static void read_band(const Section& section, optout::NationalPolicy& national) {
    const toml::node* node = section.node("removed_share");
    const auto* band = node == nullptr ? nullptr : node->as_array();
    if (band == nullptr || band->size() != 2) return;
    national.min_removed_share = band->get(0)->value<double>().value_or(0.0);
    national.max_removed_share = band->get(1)->value<double>().value_or(0.0);
  }

  void check_national(const Section& section) {
    const auto need = [&](std::string_view key, std::string_view help) {
      if (!section.has(key))
        problems_.add(section.place(), in_quotes(key) + " is missing in [optouts.national]",
                      std::string(help));
    };
    const auto surplus = [&](std::string_view key, std::string_view mode) {
      if (section.has(key))
        problems_.add(section.place(key),
                      in_quotes(key) + " has no meaning with mode = \"" + std::string(mode) + "\"");
    };
    const optout::NationalMode mode = spec_.policy.national.mode;
    if (mode == optout::NationalMode::not_applied) {
      for (const std::string_view key : {"request", "reply", "reply_date", "removed_share"})
        surplus(key, "not_applied");
      return;
    }
    const bool cleared = mode == optout::NationalMode::cleared_list;
    if (cleared) need("request", "the file that was sent to the national check");
    if (!cleared) surplus("request", "deny_list");
    need("reply", cleared ? "the file of cleared numbers that came back"
                          : "the site's own list of people who opted out");
    need("reply_date", "when that file was made");
    if (section.has("request_local_id") != section.has("reply_local_id"))
      problems_.add(
          section.place(section.has("reply_local_id") ? "reply_local_id" : "request_local_id"),
          "'request_local_id' and 'reply_local_id' belong together",
          "give both, so that the reply can be told from another one's, or neither");
  }

  void read_exemption(const Section& section) {
    optout::Exemption exemption{};
    exemption.basis =
        static_cast<optout::ExemptionBasis>(section.choice("basis", exemption_names(), 0));
    for (const std::string& scheme : section.texts("schemes"))
      for (std::size_t i = 0; i < scheme_names().size(); ++i)
        if (scheme_names()[i] == scheme)
          exemption.schemes.push_back(static_cast<optout::Scheme>(i));
    exemption.approval = section.text("approval");
    if (section.text("basis") == "consent" && !section_.has("consent"))
      problems_.add(section.place("basis"), "an exemption by consent needs [optouts.consent]",
                    "it sets opt-outs aside for the people on that list only");
    spec_.policy.exemptions.push_back(std::move(exemption));
  }

  const Section& section_;
  OptOutSpec& spec_;
  JobProblems& problems_;
};

} // namespace

void read_optouts(const Section& root, Job& job, JobProblems& problems) {
  optout::Policy& policy = job.optouts.policy;
  const Section declared = root.table("job");
  policy.purpose = static_cast<optout::Purpose>(declared.choice("purpose", purpose_names(), 0));
  policy.legal_basis = declared.text("legal_basis");
  policy.approval = declared.text("approval");
  policy.programme = declared.text("programme");
  policy.as_of = job.as_of;
  if (policy.purpose >= optout::Purpose::marketing)
    problems.add(declared.place("purpose"),
                 in_quotes(declared.text("purpose")) +
                     " is no purpose that records may be linked for",
                 "planning, research, audit, public_health or direct_care");
  const Section section = root.table("optouts");
  OptOutReader(section, job.optouts, problems).read();
}

} // namespace tallystick::pipeline
