// SPDX-License-Identifier: MIT
// The loops of the Standardiser: one column at a time through one rule. Internal to this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/secret_buffer.hpp"
#include "standardise/standardiser.hpp"

namespace tallystick::standardise {

/// Works on one batch: `in` is read, `out` is filled. Lives for one call of Standardiser::run.
class ColumnWork {
public:
  ColumnWork(const SourceRules& rules, const BirthDateRules& birth_rules, const RawColumns& in,
             StandardColumns& out)
      : rules_(rules), birth_rules_(birth_rules), in_(in), out_(out) {}

  void person_ids();
  void postcodes();
  void birth_dates();
  void sexes();
  void providers();
  void local_ids(); ///< after providers()
  void practices();
  void event_dates(); ///< after birth_dates()
  void ids_typed_as_numbers();
  void sensitive_rows();

private:
  /// The text of a cell; of a cell with doubled quotes, an unescaped copy that the next such cell
  /// overwrites.
  std::string_view text(const RawCell& cell) {
    if (cell.escaped != 0) return unescaped(cell);
    return {in_.text.view().data() + cell.offset, cell.length};
  }
  std::string_view unescaped(const RawCell& cell);

  /// Sends a field's cells through `read` and its values into `column`.
  template<class Column, class Read>
  void fill(IdentifierField field, Column& column, const Read& read);
  enum class Letters : std::uint8_t { kept, upper };
  /// Sends a field's cells through `read` (which gives views), stores the texts and hands `store`
  /// every row's place.
  template<class Read, class Store>
  void fill_texts(IdentifierField field, Letters letters, const Read& read, const Store& store);

  void note(std::uint32_t row, const RawColumn& column, IssueCode code);
  void note(std::uint32_t row, const RawColumn& column, RowFlags flags, Refusal refused);

  void nhs_numbers();
  void number_statuses();
  void offer_repairs(std::uint32_t row, std::string_view cell);
  void birth_dates_of_parts();
  [[nodiscard]] DateFormat format_of(IdentifierField field, DateFormat declared) const;
  [[nodiscard]] bool before_birth(std::uint32_t row, DateParts event) const;

  const SourceRules& rules_;
  const BirthDateRules& birth_rules_;
  const RawColumns& in_;
  StandardColumns& out_;
  SecretBuffer scratch_; ///< for unescaped copies
};

} // namespace tallystick::standardise
