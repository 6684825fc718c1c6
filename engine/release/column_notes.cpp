// SPDX-License-Identifier: MIT
#include "release/column_notes.hpp"

namespace tallystick::release {
namespace {

ColumnNote pseudonym_note() {
  return {"person_id",
          "pseudonym",
          "The person, under this project's key: 26 characters. Means nothing in another project.",
          {}};
}

void add_attribute_notes(const AttributePlan& plan, const AreaTable& areas,
                         std::vector<ColumnNote>& notes, std::string_view whose) {
  const std::string of = " " + std::string(whose);
  if (plan.sex)
    notes.push_back(
        {"sex", "text", "Sex" + of + "; blank = not known.", {"1 = male", "2 = female"}});
  if (plan.birth == BirthPrecision::year)
    notes.push_back({"birth_year", "year", "Year of birth" + of + ".", {}});
  if (plan.birth == BirthPrecision::month)
    notes.push_back({"birth_month", "year-month", "Year and month of birth" + of + ".", {}});
  if (!plan.area) return;
  for (const AreaColumn& column : areas.columns)
    notes.push_back(
        {column.name,
         "text",
         column.meaning + of + " (look-up vintage " + areas.vintage + "); blank = not known.",
         {}});
}

} // namespace

TableNote linked_note(const ReleaseSpec& spec, const AreaTable& areas, const SourceInfo& source,
                      const std::vector<PassCounts>& passes) {
  std::vector<ColumnNote> notes{pseudonym_note()};
  add_attribute_notes(spec.attributes, areas, notes, "as recorded in this row");
  if (spec.attributes.age_band) {
    std::vector<std::string> bands;
    for (std::uint8_t band = 0; band < kAgeBandCount; ++band)
      bands.emplace_back(age_band_label(band));
    notes.push_back({"age_band", "text", "Age at the event, in five-year bands.", bands});
  }
  for (const std::string& column : source.released_columns)
    notes.push_back({column, "text", "As supplied by the source.", {}});
  if (spec.provenance == Provenance::included) {
    std::vector<std::string> names{"first = first row of the person"};
    for (const PassCounts& pass : passes)
      names.push_back(pass.name);
    notes.push_back({"link_pass", "text", "The rule that linked this row to the person.", names});
  }
  return {"linked_" + source.name,
          "Rows of " + source.care_setting + " (" + source.name + "), linked and de-identified.",
          std::move(notes)};
}

TableNote persons_note(const ReleaseSpec& spec, const AreaTable& areas,
                       const std::vector<SourceInfo>& sources) {
  std::vector<ColumnNote> notes{pseudonym_note()};
  add_attribute_notes(spec.attributes, areas, notes, "from the most trusted source that knows it");
  for (const SourceInfo& source : sources)
    notes.push_back({"rows_" + source.name,
                     "integer",
                     "Released rows of the person in " + source.name + ".",
                     {}});
  if (spec.attributes.event_day) {
    notes.push_back({"first_event", "date", "Date of the first event in any source.", {}});
    notes.push_back({"last_event", "date", "Date of the last event in any source.", {}});
  }
  return {"persons", "One row a person: best demographics, rows by source, first and last event.",
          std::move(notes)};
}

} // namespace tallystick::release
