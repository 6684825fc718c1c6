// SPDX-License-Identifier: MIT
#include "release/column_notes.hpp"

#include <array>

#include "table/column_builder.hpp"

namespace tallystick::release {
namespace {

ColumnNote pseudonym_note(PseudonymForm form) {
  constexpr std::array<std::string_view, 3> kForms = {"26 characters", "32 hexadecimal digits",
                                                      "16 bytes"};
  return {"person_id",
          "pseudonym",
          "The person, under this project's key: " +
              std::string(kForms[static_cast<std::size_t>(form)]) +
              ". Means nothing in another project.",
          {},
          form == PseudonymForm::binary ? "w:16" : "u"};
}

/// A column of the source, which keeps its type if it came with one.
ColumnNote source_note(const SourceInfo& source, std::size_t column) {
  ColumnNote note{source.released_columns[column], "text", "As supplied by the source.", {}};
  note.origin = ColumnOrigin::source;
  if (source.payload_layout != nullptr) {
    const table::ColumnType& type = (*source.payload_layout)[column];
    note.type = table::name_of(type.kind);
    note.format = table::written_format(type);
  }
  return note;
}

void add_attribute_notes(const AttributePlan& plan, const AreaTable& areas,
                         std::vector<ColumnNote>& notes, std::string_view whose) {
  const std::string of = " " + std::string(whose);
  if (plan.sex)
    notes.push_back(
        {"sex", "text", "Sex" + of + "; blank = not known.", {"1 = male", "2 = female"}});
  if (plan.birth == BirthPrecision::year)
    notes.push_back({"birth_year", "year", "Year of birth" + of + ".", {}, "i"});
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
  std::vector<ColumnNote> notes{pseudonym_note(spec.pseudonyms)};
  add_attribute_notes(spec.attributes, areas, notes, "as recorded in this row");
  if (spec.attributes.age_band) {
    std::vector<std::string> bands;
    for (std::uint8_t band = 0; band < kAgeBandCount; ++band)
      bands.emplace_back(age_band_label(band));
    notes.push_back({"age_band", "text", "Age at the event, in five-year bands.", bands});
  }
  for (std::size_t column = 0; column < source.released_columns.size(); ++column)
    notes.push_back(source_note(source, column));
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
  std::vector<ColumnNote> notes{pseudonym_note(spec.pseudonyms)};
  add_attribute_notes(spec.attributes, areas, notes, "from the most trusted source that knows it");
  for (const SourceInfo& source : sources)
    notes.push_back({"rows_" + source.name,
                     "integer",
                     "Released rows of the person in " + source.name + ".",
                     {},
                     "i"});
  if (spec.attributes.event_day) {
    notes.push_back({"first_event", "date", "Date of the first event in any source.", {}, "tdD"});
    notes.push_back({"last_event", "date", "Date of the last event in any source.", {}, "tdD"});
  }
  return {"persons", "One row a person: best demographics, rows by source, first and last event.",
          std::move(notes)};
}

} // namespace tallystick::release
