// SPDX-License-Identifier: MIT
// Decodes [linkage] and [release]: how rows become persons, and what leaves of them.
#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "pipeline/job_decode.hpp"
#include "pipeline/job_headers.hpp"
#include "pipeline/job_suggest.hpp"

namespace tallystick::pipeline {
namespace {

link::Pass read_pass(const Section& section) {
  link::Pass pass;
  pass.name = section.text("name");
  for (const std::string& term : section.texts("agree"))
    for (std::size_t i = 0; i < term_names().size(); ++i)
      if (term_names()[i] == term) pass.agree.push_back(static_cast<link::Term>(i));
  pass.candidates =
      static_cast<link::Candidates>(section.choice("candidates", candidates_names(), 0));
  return pass;
}

struct AreaColumnEntry {
  AreaColumnSpec column;
  JobPlace place;
};

std::vector<AreaColumnEntry> read_area_columns(const Section& areas) {
  std::vector<AreaColumnEntry> entries;
  const toml::node* node = areas.node("columns");
  if (node == nullptr || !node->is_array()) return entries;
  for (const toml::node& item : *node->as_array()) {
    AreaColumnEntry entry;
    entry.place = place_of(item);
    if (const auto* text = item.as_string()) {
      entry.column.column = entry.column.as = text->get();
    } else if (const auto* table = item.as_table()) {
      const Section fields(table);
      entry.column = {fields.text("column"), fields.text("as", fields.text("column")),
                      fields.text("decile_of")};
    }
    if (!entry.column.column.empty()) entries.push_back(std::move(entry));
  }
  return entries;
}

void check_pass_names(const std::vector<Section>& passes, JobProblems& problems) {
  std::set<std::string> names;
  for (const Section& pass : passes)
    if (const std::string name = pass.text("name"); !name.empty() && !names.insert(name).second)
      problems.add(pass.place("name"), "two passes are named " + in_quotes(name),
                   "reports tell passes by their names");
    else if (!name.empty() && (name == "first" || !is_released_name(name)))
      problems.add(pass.place("name"), in_quotes(name) + " cannot name a pass",
                   "it stands in released rows: no comma or quote, and not 'first', which marks a "
                   "person's first row");
}

// In the order of the enumerations.
const std::vector<std::string_view> kFormats = {"csv", "parquet", "arrow"};
const std::vector<std::string_view> kCompressions = {"none", "gzip", "zstd", "snappy"};
const std::vector<std::string_view> kPseudonymForms = {"base32", "hex", "binary"};

/// Reads [release] into a job that has its sources.
class ReleaseReader {
public:
  ReleaseReader(const Section& section, Job& job, JobProblems& problems)
      : section_(section), job_(job), problems_(problems) {}

  void read(const std::vector<ReleasedEntry>& released) {
    release::ReleaseSpec& spec = job_.release;
    spec.folder = section_.text("folder");
    spec.provenance = static_cast<release::Provenance>(section_.choice(
        "provenance", {"left_out", "included"}, static_cast<std::size_t>(spec.provenance)));
    read_form();
    spec.smallest_count_shown = static_cast<std::uint32_t>(
        section_.whole("smallest_count_shown", spec.smallest_count_shown));
    read_priority();
    read_derived();
    read_areas();
    check_names(released);
  }

private:
  void read_form() {
    release::ReleaseSpec& spec = job_.release;
    spec.format = static_cast<release::Format>(section_.choice("format", kFormats, 0));
    const bool csv = spec.format == release::Format::csv;
    spec.compression = csv ? release::Compression::none : release::Compression::zstd;
    spec.compression = static_cast<release::Compression>(
        section_.choice("compression", kCompressions, static_cast<std::size_t>(spec.compression)));
    const bool refused =
        (csv && spec.compression == release::Compression::snappy) ||
        (!csv && spec.compression == release::Compression::gzip) ||
        (spec.format == release::Format::arrow && spec.compression == release::Compression::snappy);
    if (refused)
      problems_.add(section_.place("compression"),
                    in_quotes(section_.text("compression")) + " is no compression of " +
                        std::string(kFormats[static_cast<std::size_t>(spec.format)]) +
                        " files here",
                    "csv: none, gzip or zstd; parquet: none, zstd or snappy; arrow: none or zstd");
    spec.pseudonyms =
        static_cast<release::PseudonymForm>(section_.choice("pseudonyms", kPseudonymForms, 0));
    if (csv && spec.pseudonyms == release::PseudonymForm::binary)
      problems_.add(section_.place("pseudonyms"), "a CSV file cannot hold binary pseudonyms",
                    "'base32' or 'hex', or format = \"parquet\"");
  }

  void read_priority() {
    job_.release.demographics_priority = section_.texts("demographics_priority");
    std::vector<std::string_view> sources;
    for (const SourceSpec& source : job_.sources)
      sources.push_back(source.name);
    for (const std::string& name : job_.release.demographics_priority)
      if (std::find(sources.begin(), sources.end(), name) == sources.end())
        problems_.add(section_.place("demographics_priority"),
                      "there is no source " + in_quotes(name), suggestion(name, sources));
  }

  void read_derived() {
    AttributePlan& plan = job_.release.attributes;
    bool year = false;
    bool month = false;
    for (const std::string& field : section_.texts("derive")) {
      plan.sex = plan.sex || field == "sex";
      plan.age_band = plan.age_band || field == "age_band";
      plan.area = plan.area || field == "area";
      plan.event_day = plan.event_day || field == "event_day";
      year = year || field == "birth_year";
      month = month || field == "birth_month";
    }
    plan.birth = month ? BirthPrecision::month : year ? BirthPrecision::year : BirthPrecision::none;
    if (year && month)
      problems_.add(section_.place("derive"), "'birth_year' and 'birth_month' are both derived",
                    "birth_month has the year in it; take the coarser one if it will do");
  }

  void read_areas() {
    const Section areas = section_.table("areas");
    const bool asked = job_.release.attributes.area;
    if (asked && !section_.has("areas"))
      problems_.add(section_.place("derive"), "'area' is derived without [release.areas]",
                    "name a postcode look-up and its columns there");
    if (!areas.present()) return;
    if (!asked)
      problems_.add(areas.place(), "[release.areas] is given but 'area' is not derived",
                    "put \"area\" into derive, or remove the table");
    AreaLookup lookup;
    lookup.file = areas.text("file");
    lookup.vintage = areas.text("vintage");
    lookup.postcode_column = areas.text("postcode_column", lookup.postcode_column);
    lookup.country_column = areas.text("country_column", lookup.country_column);
    for (AreaColumnEntry& entry : read_area_columns(areas)) {
      check_area_column(entry);
      area_places_.push_back(entry.place);
      lookup.columns.push_back(std::move(entry.column));
    }
    if (areas.has("columns") && lookup.columns.empty())
      problems_.add(areas.place("columns"), "no area column is released");
    job_.areas = std::move(lookup);
  }

  void check_area_column(const AreaColumnEntry& entry) {
    const auto& [column, as, decile_of] = entry.column;
    if (is_finer_than_lsoa(column))
      problems_.add(entry.place, "column " + in_quotes(column) + " is finer than an LSOA",
                    "release LSOA, MSOA, sub-ICB, ICB, region or a deprivation decile");
    else if (decile_of.empty() && is_deprivation_rank(column))
      problems_.add(entry.place,
                    "column " + in_quotes(column) + " holds ranks, and a rank names its area",
                    "release the decile: {column = \"" + column +
                        "\", as = \"imd_decile\", decile_of = \"england_2019\"}");
    else if (!is_released_name(as))
      problems_.add(entry.place, in_quotes(as) + " cannot name a released column",
                    "no comma or quote, at most 64 characters");
  }

  /// Columns that release itself puts into every file (see release/releaser.cpp).
  [[nodiscard]] std::set<std::string> own_names() const {
    const AttributePlan& plan = job_.release.attributes;
    std::set<std::string> names = {"person_id"};
    if (plan.sex) names.insert("sex");
    if (plan.age_band) names.insert("age_band");
    if (plan.birth == BirthPrecision::year) names.insert("birth_year");
    if (plan.birth == BirthPrecision::month) names.insert("birth_month");
    if (job_.release.provenance == release::Provenance::included) names.insert("link_pass");
    return names;
  }

  /// Area columns also stand in the persons file, beside these.
  [[nodiscard]] bool is_persons_column(const std::string& name) const {
    const bool event = name == "first_event" || name == "last_event";
    return (event && job_.release.attributes.event_day) || name.compare(0, 5, "rows_") == 0;
  }

  /// No file may have two columns of one name.
  void check_names(const std::vector<ReleasedEntry>& released) {
    std::set<std::string> taken = own_names();
    if (job_.areas)
      for (std::size_t i = 0; i < job_.areas->columns.size(); ++i)
        if (const std::string& name = job_.areas->columns[i].as;
            is_persons_column(name) || !taken.insert(name).second)
          clash(area_places_[i], name);
    for (const ReleasedEntry& entry : released)
      if (taken.count(entry.column.as) != 0) clash(entry.place, entry.column.as);
  }

  void clash(JobPlace place, const std::string& name) {
    problems_.add(place, in_quotes(name) + " is also the name of another released column",
                  "rename one: {column = \"X\", as = \"y\"}");
  }

  const Section& section_;
  Job& job_;
  JobProblems& problems_;
  std::vector<JobPlace> area_places_;
};

} // namespace

namespace {

/// A threshold that a job gives as a probability or as a weight, log2 of its odds.
std::optional<double> read_threshold(const Section& model, std::string_view probability,
                                     std::string_view weight, JobProblems& problems) {
  if (model.has(probability) && model.has(weight))
    problems.add(model.place(weight),
                 in_quotes(weight) + " is given beside " + in_quotes(probability),
                 "both say the same, one in bits; remove one of them");
  if (model.has(weight)) return 1 / (1 + std::exp2(-model.number(weight, 0)));
  if (model.has(probability)) return model.number(probability, 0);
  return std::nullopt;
}

void read_thresholds(const Section& model, link::ModelSettings& settings, JobProblems& problems) {
  settings.match_probability = read_threshold(model, "match_probability", "match_weight", problems)
                                   .value_or(settings.match_probability);
  settings.review_probability =
      read_threshold(model, "review_probability", "review_weight", problems);
  if (!settings.review_probability || *settings.review_probability < settings.match_probability)
    return;
  const std::string_view key = model.has("review_weight") ? "review_weight" : "review_probability";
  problems.add(model.place(key), in_quotes(key) + " is no lower than what links a pair",
               "pairs between the two thresholds are for review");
}

/// A model is asked for by the rule set, or by any table about it.
void read_model(const Section& section, link::RuleSet& rules, JobProblems& problems) {
  const std::vector<Section> blocking = section.tables("blocking");
  if (section.has("model") || !blocking.empty())
    if (!rules.model) rules.model.emplace();
  if (!rules.model) return;
  const Section model = section.table("model");
  read_thresholds(model, *rules.model, problems);
  rules.model->margin = model.number("margin", rules.model->margin);
  rules.model->max_block =
      static_cast<std::uint32_t>(model.whole("largest_block", rules.model->max_block));
  rules.model->largest_person =
      static_cast<std::uint32_t>(model.whole("largest_person", rules.model->largest_person));
  if (blocking.empty()) return;
  rules.model->blocking.clear();
  for (const Section& rule : blocking) {
    link::BlockingRule& read = rules.model->blocking.emplace_back();
    for (const std::string& field : rule.texts("agree"))
      if (const auto named = link::blocking_field_named(field)) read.fields.push_back(*named);
  }
}

} // namespace

link::RuleSet read_rules(const Section& root, JobProblems& problems) {
  const Section section = root.table("linkage");
  link::RuleSet rules;
  const std::vector<Section> passes = section.tables("pass");
  const std::string name = section.text("rules", rules.name);
  if (passes.empty()) {
    if (Result<link::RuleSet> built_in = link::built_in_rule_set(name))
      rules = *std::move(built_in);
  } else {
    rules.name = "own passes";
    if (section.has("rules"))
      problems.add(section.place("rules"), "'rules' is given beside passes of your own",
                   "passes replace the built-in rules; remove one of them");
    check_pass_names(passes, problems);
    for (const Section& pass : passes)
      rules.passes.push_back(read_pass(pass));
  }
  rules.crowded_postcode_people = static_cast<std::uint32_t>(
      section.whole("crowded_postcode_people", rules.crowded_postcode_people));
  rules.max_rows_per_key =
      static_cast<std::uint32_t>(section.whole("max_rows_per_key", rules.max_rows_per_key));
  read_model(section, rules, problems);
  return rules;
}

void read_release(const Section& root, const std::vector<ReleasedEntry>& released, Job& job,
                  JobProblems& problems) {
  const Section section = root.table("release");
  ReleaseReader(section, job, problems).read(released);
}

} // namespace tallystick::pipeline
