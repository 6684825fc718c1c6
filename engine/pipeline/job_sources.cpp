// SPDX-License-Identifier: MIT
// Decodes [[source]]: where rows come from, what their columns mean, and which may leave.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "flow/source.hpp"
#include "pipeline/job_decode.hpp"
#include "pipeline/job_headers.hpp"
#include "pipeline/job_suggest.hpp"
#include "pipeline/profile.hpp"

namespace tallystick::pipeline {
namespace {

constexpr std::array kBirthParts = {Role::birth_day, Role::birth_month, Role::birth_year};

std::string_view name_of(Role role) {
  return kRoleNames[static_cast<std::size_t>(role)];
}

bool is_source_name(std::string_view name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !name.empty() && name.size() <= 32 && plain(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return plain(c) || c == '_' || c == '-'; });
}

/// 1 January of the year 130 years before: nobody lives longer, as age bands have it too.
Date oldest_birth(Date as_of) {
  const std::chrono::year year = std::chrono::year_month_day{as_of}.year();
  return Date{(year - std::chrono::years{130}) / std::chrono::January / 1};
}

/// Reads one source.
class SourceReader {
public:
  SourceReader(const Section& section, JobProblems& problems)
      : section_(section), problems_(problems) {}

  SourceSpec read(Date as_of) {
    spec_.name = section_.text("name");
    if (section_.has("name") && !spec_.name.empty() && !is_source_name(spec_.name))
      problem("name", in_quotes(spec_.name) + " cannot name a source",
              "1 to 32 of a-z, 0-9, - and _, starting with a letter or digit");
    spec_.files = section_.texts("files");
    spec_.delimiter = section_.delimiter();
    spec_.encoding = section_.text("encoding", "utf-8");
    apply_profile();
    read_setting();
    spec_.formats = read_formats(section_.table("formats"), std::move(spec_.formats));
    if (!section_.table("formats").has("earliest_birth"))
      spec_.formats.earliest_birth = oldest_birth(as_of);
    read_columns();
    check_columns();
    check_formats();
    return std::move(spec_);
  }

  /// After read(); `spec` is what it gave.
  std::vector<ReleasedEntry> read_release(SourceSpec& spec) {
    std::vector<ReleasedEntry> entries = read_released(section_, "release");
    std::set<std::string> names;
    for (const ReleasedEntry& entry : entries) {
      const auto& [column, as] = entry.column;
      if (auto refusal = refuse_release(spec, column, entry.claims))
        problems_.add(entry.place, std::move(refusal->why), std::move(refusal->help));
      if (!is_released_name(as))
        problems_.add(
            entry.place, in_quotes(as) + " cannot name a released column",
            "give it another name: {column = \"X\", as = \"y\"}, at most 64 characters, no "
            "comma or quote, not starting with = + - @");
      if (!names.insert(as).second)
        problems_.add(entry.place, in_quotes(as) + " is released twice by this source");
      spec.release.push_back(entry.column);
    }
    return entries;
  }

private:
  void problem(std::string_view key, std::string text, std::string help = {}) {
    problems_.add(section_.place(key), std::move(text), std::move(help));
  }

  void apply_profile() {
    const auto name = section_.maybe_text("profile");
    if (!name) return;
    profile_ = find_profile(*name);
    if (profile_ == nullptr)
      return problem("profile", "there is no profile " + in_quotes(*name),
                     suggestion(*name, profile_names()));
    spec_.profile = profile_->name;
    spec_.care_setting = profile_->care_setting;
    spec_.gp_sourced = profile_->gp_sourced;
    spec_.health_and_care = profile_->health_and_care;
    spec_.columns = profile_->columns;
    spec_.formats = profile_->formats;
  }

  void read_setting() {
    // A data set that nobody knows says itself what it is: opt-outs depend on it.
    const bool unknown = !section_.has("profile") || spec_.profile == "generic";
    for (const std::string_view key : {"care_setting", "gp_sourced"})
      if (unknown && !section_.has(key))
        problem(key, in_quotes(key) + " is missing in [[source]]",
                key == "gp_sourced" ? "true if rows come from GP records: Type 1 opt-outs depend "
                                      "on it"
                                    : "such as \"GP\", \"hospital inpatient\" or \"community\"");
    spec_.care_setting = section_.text("care_setting", spec_.care_setting);
    const bool gp_sourced = section_.maybe_flag("gp_sourced").value_or(spec_.gp_sourced);
    if (spec_.gp_sourced && !gp_sourced)
      problem("gp_sourced", "profile " + in_quotes(spec_.profile) + " holds GP records",
              "Type 1 opt-outs can only be set aside by an [[optouts.exemption]]");
    spec_.gp_sourced = spec_.gp_sourced || gp_sourced;
    spec_.health_and_care = section_.maybe_flag("health_and_care").value_or(spec_.health_and_care);
    spec_.one_row_per_person = section_.maybe_flag("one_row_per_person").value_or(false);
  }

  void read_columns() {
    const Section columns = section_.table("columns");
    std::map<std::string, Role> used;
    for (std::size_t i = 0; i < kRoleNames.size(); ++i) {
      const Role role = static_cast<Role>(i);
      const auto header = columns.maybe_text(kRoleNames[i]);
      if (!header) continue;
      if (trimmed(*header).empty()) {
        spec_.columns.erase(role);
        continue;
      }
      const JobPlace place = columns.place(kRoleNames[i]);
      if (auto refusal = refuse_mapping(*header))
        problems_.add(place, std::move(refusal->why), std::move(refusal->help));
      const auto [other, fresh] = used.emplace(*header, role);
      // A practice is the provider of its own records.
      const bool practice_as_provider =
          !fresh && other->second == Role::provider && role == Role::practice;
      if (!fresh && !practice_as_provider)
        problems_.add(place, "column " + in_quotes(*header) + " is mapped as " +
                                 std::string(name_of(other->second)) + " and as " +
                                 std::string(name_of(role)));
      spec_.columns[role] = {{*header}, ColumnDemand::must_exist};
    }
  }

  [[nodiscard]] bool explicitly(Role role) const {
    const auto found = spec_.columns.find(role);
    return found != spec_.columns.end() && found->second.demand == ColumnDemand::must_exist;
  }
  [[nodiscard]] bool offered(Role role) const { return spec_.columns.count(role) != 0; }

  void check_columns() {
    const Section columns = section_.table("columns");
    const auto at = [&](Role role, std::string text, std::string help) {
      problems_.add(columns.place(name_of(role)), std::move(text), std::move(help));
    };
    for (const Role part : kBirthParts)
      if (explicitly(Role::birth_date) && explicitly(part))
        at(part, in_quotes(name_of(part)) + " and 'birth_date' are both mapped",
           "give one column with the whole date, or columns for its parts");
    for (const Role part : {Role::birth_day, Role::birth_month})
      if (explicitly(part) && !offered(Role::birth_year) && !explicitly(Role::birth_date))
        at(part, in_quotes(name_of(part)) + " is mapped without 'birth_year'",
           "map birth_year as well");
    const bool provider = offered(Role::provider) || section_.table("formats").has("provider");
    if (explicitly(Role::local_id) && !provider)
      at(Role::local_id, "'local_id' is mapped without a provider",
         "map provider, or give one code for all rows as provider in [source.formats]");
    if (spec_.profile.empty() && !section_.has("profile") && !can_link())
      problems_.add(columns.present() ? columns.place() : section_.place(),
                    "the source has no column that could link a row",
                    "map person_id, birth_date, postcode or local_id in [source.columns]");
  }

  [[nodiscard]] bool can_link() const {
    constexpr std::array kLinking = {Role::person_id, Role::local_id, Role::birth_date,
                                     Role::birth_year, Role::postcode};
    return std::any_of(kLinking.begin(), kLinking.end(), [&](Role r) { return offered(r); });
  }

  void check_formats() {
    const Section formats = section_.table("formats");
    if (formats.has("person_id_domain") && spec_.formats.person_id_scheme == "nhs_number")
      problems_.add(formats.place("person_id_domain"),
                    "'person_id_domain' has no meaning for NHS numbers",
                    "NHS numbers are one domain; leave it out or set person_id_scheme");
  }

  const Section& section_;
  JobProblems& problems_;
  const Profile* profile_ = nullptr;
  SourceSpec spec_;
};

} // namespace

std::vector<ReleasedEntry> read_released(const Section& owner, std::string_view key) {
  std::vector<ReleasedEntry> entries;
  const toml::node* node = owner.node(key);
  if (node == nullptr || !node->is_array()) return entries;
  for (const toml::node& item : *node->as_array()) {
    ReleasedEntry entry;
    entry.place = place_of(item);
    if (const auto* text = item.as_string()) {
      entry.column = {text->get(), text->get()};
    } else if (const auto* table = item.as_table()) {
      const Section fields(table);
      entry.column.column = fields.text("column");
      entry.column.as = fields.text("as", entry.column.column);
      entry.claims = {fields.maybe_flag("free_text").value_or(false),
                      fields.maybe_flag("organisation").value_or(false)};
    }
    if (!entry.column.column.empty()) entries.push_back(std::move(entry));
  }
  return entries;
}

Formats read_formats(const Section& section, Formats formats) {
  formats.person_id_scheme = section.text("person_id_scheme", formats.person_id_scheme);
  formats.person_id_domain = section.text("person_id_domain", formats.person_id_domain);
  formats.palindromes = section.text("palindromes", formats.palindromes);
  formats.postcode_scheme = section.text("postcode_scheme", formats.postcode_scheme);
  formats.birth_date = section.text("birth_date", formats.birth_date);
  formats.event_date = section.text("event_date", formats.event_date);
  if (section.has("male")) formats.male = section.texts("male");
  if (section.has("female")) formats.female = section.texts("female");
  formats.provider = section.text("provider", formats.provider);
  formats.earliest_birth = section.maybe_date("earliest_birth").value_or(formats.earliest_birth);
  return formats;
}

SourcesReading read_sources(const Section& root, Date as_of, JobProblems& problems) {
  SourcesReading reading;
  std::map<std::string, std::uint32_t> first_line;
  for (const Section& section : root.tables("source")) {
    SourceReader reader(section, problems);
    SourceSpec spec = reader.read(as_of);
    const JobPlace place = section.place("name");
    const auto [first, fresh] = first_line.emplace(spec.name, place.line);
    if (!fresh && !spec.name.empty())
      problems.add(place, "two sources are named " + in_quotes(spec.name),
                   "the first is in line " + std::to_string(first->second));
    for (ReleasedEntry& entry : reader.read_release(spec))
      reading.released.push_back(std::move(entry));
    reading.sources.push_back(std::move(spec));
    if (reading.sources.size() == kMaxSources + 1)
      problems.add(section.place(), "more than " + std::to_string(kMaxSources) + " sources",
                   "files of one layout can be one source");
  }
  return reading;
}

} // namespace tallystick::pipeline
