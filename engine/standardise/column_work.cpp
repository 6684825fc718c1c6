// SPDX-License-Identifier: MIT
#include "standardise/column_work.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "identity/reveal.hpp"
#include "standardise/local_id.hpp"
#include "standardise/person_id.hpp"
#include "standardise/practice.hpp"
#include "standardise/sensitive.hpp"
#include "standardise/supersession.hpp"

namespace tallystick::standardise {
namespace {

// Flags that are counted as issues: the value is used, but somebody should know.
constexpr std::array<std::pair<RowFlags, IssueCode>, 8> kNotedFlags = {{
    {RowFlags::weak_birth_date, IssueCode::birth_date_filler},
    {RowFlags::partial_birth_date, IssueCode::birth_date_partial},
    {RowFlags::pseudo_postcode, IssueCode::postcode_pseudo},
    {RowFlags::repaired_postcode, IssueCode::postcode_repaired},
    {RowFlags::test_number, IssueCode::nhs_number_test_range},
    {RowFlags::unissued_number, IssueCode::nhs_number_unissued_range},
    {RowFlags::unverified_number, IssueCode::nhs_number_unverified},
    {RowFlags::superseded_number, IssueCode::nhs_number_superseded},
}};

constexpr unsigned kNotedBits = [] {
  unsigned all = 0;
  for (const auto& [flag, code] : kNotedFlags)
    all |= static_cast<unsigned>(flag);
  return all;
}();

// The issue of each noted flag, by the number of its bit.
constexpr std::array<IssueCode, 16> kIssueOfBit = [] {
  std::array<IssueCode, 16> issues{};
  for (const auto& [flag, code] : kNotedFlags)
    issues[static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(flag)))] = code;
  return issues;
}();

// The longest text that any rule keeps; longer cells are refused before they are stored.
constexpr std::size_t kMaxStoredText = std::max(kMaxOpaqueId, kMaxLocalId);

} // namespace

std::string_view ColumnWork::unescaped(const RawCell& cell) {
  scratch_.resize(cell.length);
  const std::string_view raw = in_.text.view().substr(cell.offset, cell.length);
  std::size_t size = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    scratch_.chars()[size++] = raw[i];
    if (raw[i] == in_.quote && i + 1 < raw.size() && raw[i + 1] == in_.quote) ++i;
  }
  return scratch_.view().substr(0, size);
}

void ColumnWork::note(std::uint32_t row, const RawColumn& column, IssueCode code) {
  out_.issues.add(code);
  if (rules_.listing == IssueListing::rows)
    out_.listed_issues.push_back({row, column.field_number, code});
}

void ColumnWork::note(std::uint32_t row, const RawColumn& column, RowFlags flags, Refusal refused) {
  out_.flags[row] |= flags;
  if (refused) note(row, column, *refused);
  for (unsigned rest = static_cast<unsigned>(flags) & kNotedBits; rest != 0; rest &= rest - 1)
    note(row, column, kIssueOfBit[static_cast<std::size_t>(std::countr_zero(rest))]);
}

template<class Column, class Read>
void ColumnWork::fill(IdentifierField field, Column& column, const Read& read) {
  const RawColumn& raw = in_.field(field);
  if (!raw.mapped()) return;
  column.resize(in_.rows);
  auto* const values = column.data();
  const RawCell* const cells = raw.cells.data();
  for (std::uint32_t row = 0; row < in_.rows; ++row) {
    const auto reading = read(text(cells[row]));
    values[row] = reading.value;
    if (reading.flags != RowFlags::none || reading.refused)
      note(row, raw, reading.flags, reading.refused);
  }
}

template<class Read, class Store>
void ColumnWork::fill_texts(IdentifierField field, Letters letters, const Read& read,
                            const Store& store) {
  const RawColumn& raw = in_.field(field);
  std::size_t end = out_.texts.size();
  std::size_t bound = end;
  for (const RawCell& cell : raw.cells)
    bound += std::min<std::size_t>(cell.length, kMaxStoredText);
  out_.texts.resize(bound);
  std::string_view last; // neighbours often have the same provider: keep its text once
  TextSpan last_span;
  for (std::uint32_t row = 0; row < in_.rows; ++row) {
    const RawCell& cell = raw.cells[row];
    const Reading<std::string_view> reading = read(row, text(cell));
    const std::string_view value = reading.value;
    if (reading.flags != RowFlags::none || reading.refused)
      note(row, raw, reading.flags, reading.refused);
    if (value.empty()) {
      store(row, TextSpan{});
      continue;
    }
    if (cell.escaped != 0 || value != last) {
      last_span = {static_cast<std::uint32_t>(end), static_cast<std::uint32_t>(value.size())};
      last = cell.escaped != 0 ? std::string_view{} : value; // a scratch copy does not last
      char* const to = out_.texts.chars() + end;
      if (letters == Letters::upper)
        copy_upper(value, to);
      else
        std::copy(value.begin(), value.end(), to);
      end += value.size();
    }
    store(row, last_span);
  }
  out_.texts.resize(end);
}

// A column of dates says itself how they are written.
DateFormat ColumnWork::format_of(IdentifierField field, DateFormat declared) const {
  return in_.field(field).form == TextForm::iso_date ? DateFormat::iso : declared;
}

// What a number cannot keep: of an NHS number, whose length is known, it was put back; of other ids nobody can tell.
void ColumnWork::ids_typed_as_numbers() {
  const auto of = [&](IdentifierField field, const auto& code) {
    const RawColumn& raw = in_.field(field);
    if (raw.form != TextForm::number) return;
    for (std::uint32_t row = 0; row < in_.rows; ++row)
      if (const std::optional<IssueCode> found = code(text(raw.cells[row]))) note(row, raw, *found);
  };
  const auto doubtful = [](std::string_view cell) {
    return cell.empty() ? std::nullopt : std::optional(IssueCode::id_typed_as_number);
  };
  of(IdentifierField::local_id, doubtful);
  if (rules_.person_scheme != IdScheme::nhs_number) return of(IdentifierField::person_id, doubtful);
  of(IdentifierField::person_id, [](std::string_view cell) {
    return cell.starts_with('0') ? std::optional(IssueCode::nhs_number_zeros) : std::nullopt;
  });
}

void ColumnWork::person_ids() {
  if (!in_.field(IdentifierField::person_id).mapped()) return;
  switch (rules_.person_scheme) {
  case IdScheme::nhs_number:
    nhs_numbers();
    number_statuses();
    return;
  case IdScheme::digits:
    fill(IdentifierField::person_id, out_.person, read_digits_id);
    return;
  case IdScheme::opaque:
    out_.person.resize(in_.rows);
    fill_texts(
        IdentifierField::person_id, Letters::kept,
        [](std::uint32_t, std::string_view cell) { return read_opaque_id(cell); },
        [&](std::uint32_t row, TextSpan span) { out_.person[row] = PersonKey::of_text(span); });
    return;
  }
}

void ColumnWork::nhs_numbers() {
  const RevealToken token = reveal_token();
  const RawColumn& raw = in_.field(IdentifierField::person_id);
  out_.person.resize(in_.rows);
  PersonKey* const keys = out_.person.data();
  const NumberRules numbers = rules_.numbers;
  for (std::uint32_t row = 0; row < in_.rows; ++row) {
    const std::string_view cell = text(raw.cells[row]);
    const Reading<NhsNumber> reading = read_nhs_number(cell, numbers);
    keys[row] = PersonKey{reading.value, token};
    if (reading.flags == RowFlags::none && !reading.refused) continue;
    note(row, raw, reading.flags, reading.refused);
    if (reading.refused && rules_.repair == RepairPolicy::offer) offer_repairs(row, cell);
  }
}

void ColumnWork::offer_repairs(std::uint32_t row, std::string_view cell) {
  const DigitText refused = read_digits(cell);
  RepairCandidates candidates = repair_candidates(refused);
  if (candidates.count == 0) return;
  const auto begin = candidates.numbers.begin();
  auto end = begin + static_cast<std::ptrdiff_t>(candidates.count);
  if (rules_.numbers.supersession != nullptr) {
    const RevealToken token = reveal_token();
    for (auto it = begin; it != end; ++it)
      *it = rules_.numbers.supersession->current(*it);
    std::sort(begin, end,
              [&](NhsNumber a, NhsNumber b) { return a.reveal(token) < b.reveal(token); });
    end = std::unique(begin, end);
  }
  std::size_t at = out_.repair.size();
  out_.repair.resize(at + static_cast<std::size_t>(end - begin));
  for (auto it = begin; it != end; ++it)
    out_.repair[at++] = RepairNumber{row, *it};
  out_.flags[row] |= RowFlags::repairable_number;
  if (refused.count == 9) out_.flags[row] |= RowFlags::lost_zero_number;
}

void ColumnWork::number_statuses() {
  const RawColumn& raw = in_.field(IdentifierField::person_id_status);
  if (!raw.mapped()) return;
  for (std::uint32_t row = 0; row < in_.rows; ++row) {
    if (read_number_status(text(raw.cells[row])) == NumberStatus::doubtful &&
        !out_.person[row].absent())
      note(row, raw, RowFlags::unverified_number, {});
  }
}

void ColumnWork::postcodes() {
  if (rules_.postcodes == PostcodeScheme::gb)
    fill(IdentifierField::postcode, out_.postcode,
         [](std::string_view cell) { return read_gb_postcode(cell); });
  else
    fill(IdentifierField::postcode, out_.postcode, read_opaque_postcode);
}

void ColumnWork::birth_dates() {
  if (!in_.field(IdentifierField::birth_date).mapped()) {
    birth_dates_of_parts();
    return;
  }
  fill(IdentifierField::birth_date, out_.birth_date,
       [this, format = format_of(IdentifierField::birth_date, rules_.birth_dates)](
           std::string_view cell) { return birth_rules_.judge(read_date(cell, format)); });
}

void ColumnWork::birth_dates_of_parts() {
  const RawColumn& month = in_.field(IdentifierField::birth_month);
  const RawColumn& day = in_.field(IdentifierField::birth_day);
  const RawColumn& year = in_.field(IdentifierField::birth_year);
  if (!year.mapped()) return;
  out_.birth_date.resize(in_.rows);
  for (std::uint32_t row = 0; row < in_.rows; ++row) {
    // Taken as they are: a cell with quotes in it is no number either way.
    const auto part = [&](const RawColumn& column) {
      if (!column.mapped()) return std::string_view{};
      const RawCell& cell = column.cells[row];
      return in_.text.view().substr(cell.offset, cell.length);
    };
    const Reading<BirthDate> reading =
        birth_rules_.judge(read_date_parts(part(year), part(month), part(day)));
    out_.birth_date[row] = reading.value;
    if (reading.flags != RowFlags::none || reading.refused)
      note(row, year, reading.flags, reading.refused);
  }
}

void ColumnWork::sexes() {
  fill(IdentifierField::sex, out_.sex,
       [&codes = rules_.sex_codes](std::string_view cell) { return codes.read(cell); });
}

void ColumnWork::providers() {
  if (in_.field(IdentifierField::provider).mapped()) {
    out_.provider.resize(in_.rows);
    fill_texts(
        IdentifierField::provider, Letters::upper,
        [](std::uint32_t, std::string_view cell) {
          return Reading<std::string_view>{read_provider(cell)};
        },
        [&](std::uint32_t row, TextSpan span) { out_.provider[row] = ProviderCode{span}; });
    return;
  }
  const std::string_view constant = read_provider(rules_.provider);
  if (constant.empty()) return;
  const TextSpan span{static_cast<std::uint32_t>(out_.texts.size()),
                      static_cast<std::uint32_t>(constant.size())};
  out_.texts.resize(out_.texts.size() + constant.size());
  copy_upper(constant, out_.texts.chars() + span.offset);
  out_.provider.resize(in_.rows);
  std::fill_n(out_.provider.data(), in_.rows, ProviderCode{span});
}

void ColumnWork::local_ids() {
  if (!in_.field(IdentifierField::local_id).mapped()) return;
  out_.local_id.resize(in_.rows);
  fill_texts(
      IdentifierField::local_id, Letters::upper,
      [&](std::uint32_t row, std::string_view cell) {
        const Reading<std::string_view> reading = read_local_id(cell);
        const bool no_provider = out_.provider.empty() || out_.provider[row].absent();
        if (!reading.value.empty() && no_provider)
          return refusal<std::string_view>(IssueCode::provider_missing);
        return reading;
      },
      [&](std::uint32_t row, TextSpan span) { out_.local_id[row] = LocalPatientId{span}; });
}

void ColumnWork::practices() {
  fill(IdentifierField::practice, out_.practice, read_practice);
}

// An event known to the month is before a birth only if the whole month is.
bool ColumnWork::before_birth(std::uint32_t row, DateParts event) const {
  if (out_.birth_date.empty() || out_.birth_date[row].absent()) return false;
  const BirthDate::Parts birth = out_.birth_date[row].reveal(reveal_token());
  if (event.year != birth.year) return event.year < birth.year;
  if (event.month == 0 || birth.month == 0) return false;
  if (event.month != birth.month) return event.month < birth.month;
  return event.day != 0 && event.day < birth.day;
}

void ColumnWork::event_dates() {
  const RawColumn& raw = in_.field(IdentifierField::event_date);
  if (!raw.mapped()) return;
  const std::int32_t as_of = day_number(rules_.birth_limits.latest);
  out_.event_day.resize(in_.rows);
  const DateFormat format = format_of(IdentifierField::event_date, rules_.event_dates);
  for (std::uint32_t row = 0; row < in_.rows; ++row) {
    const DateReading date = read_date(text(raw.cells[row]), format);
    const Reading<std::int32_t> reading = judge_event_date(date);
    out_.event_day[row] = reading.value;
    if (reading.refused) note(row, raw, *reading.refused);
    if (reading.value == kNoDay) continue;
    if (reading.value > as_of) note(row, raw, IssueCode::event_future);
    if (before_birth(row, date.parts)) note(row, raw, IssueCode::event_before_birth);
  }
}

void ColumnWork::sensitive_rows() {
  const RawColumn& raw = in_.field(IdentifierField::sensitive);
  if (!raw.mapped()) return;
  for (std::uint32_t row = 0; row < in_.rows; ++row) {
    if (!is_marked_sensitive(text(raw.cells[row]))) continue;
    out_.flags[row] |= RowFlags::sensitive_person;
    if (!out_.postcode.empty()) out_.postcode[row] = Postcode{};
    if (!out_.practice.empty()) out_.practice[row] = PracticeCode{};
  }
}

} // namespace tallystick::standardise
