// SPDX-License-Identifier: MIT
// StandardBatch: identifiers that were understood, checked and packed. Made only by standardise;
// read by pseudonymise.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/data_class.hpp"
#include "core/secret_buffer.hpp"
#include "identity/birth_date.hpp"
#include "identity/person_key.hpp"
#include "identity/postcode.hpp"
#include "identity/practice_code.hpp"
#include "identity/raw_batch.hpp"
#include "identity/row_flags.hpp"
#include "identity/sex.hpp"
#include "tallystick/issue.hpp"

namespace tallystick {

namespace standardise {
class Standardiser;
}

/// Columns of `rows` values; a column whose field the source does not map is empty. Absent values
/// say so themselves: no value is ever an empty text.
struct StandardColumns {
  std::uint64_t first_row = 0; ///< 0-based data row of the source that is row 0 here
  std::uint32_t rows = 0;

  IdScheme person_scheme = IdScheme::nhs_number;
  SecretColumn<PersonKey> person;
  SecretColumn<RepairNumber> repair; ///< sparse; by row, then number. nhs_number scheme only
  SecretColumn<Postcode> postcode;
  SecretColumn<BirthDate> birth_date;
  SecretColumn<Sex> sex;
  SecretColumn<LocalPatientId> local_id; ///< absent wherever `provider` is absent
  SecretColumn<ProviderCode> provider;   ///< a constant provider fills the column
  SecretColumn<PracticeCode> practice;
  SecretColumn<std::int32_t> event_day; ///< day numbers (core/date.hpp); kNoDay if not known
  std::vector<RowFlags> flags;          ///< always `rows` long
  SecretBuffer texts; ///< what opaque person keys, local ids and providers point into

  SecretBuffer chunk; ///< the raw text, kept for the payload cells only
  char quote = '"';
  std::vector<RawColumn> payload; ///< as in the RawBatch
  table::PackedRows packed;       ///< as in the RawBatch, and its layout
  std::shared_ptr<const table::PackedLayout> layout;

  IssueCounts issues; ///< of reading and of standardising
  std::vector<RowIssue>
      listed_issues; ///< by row within each field; empty unless the job asks for a list
};

/// A sealed batch of standardised rows: as many as came in.
class StandardBatch {
public:
  static constexpr DataClass data_class = DataClass::identifiable;
  [[nodiscard]] std::uint32_t rows() const { return columns_.rows; }
  [[nodiscard]] const IssueCounts& issues() const { return columns_.issues; }
  [[nodiscard]] const std::vector<RowIssue>& listed_issues() const {
    return columns_.listed_issues;
  }
  /// Rows with a person id.
  [[nodiscard]] std::uint64_t person_ids() const {
    std::uint64_t n = 0;
    for (const PersonKey& person : columns_.person.span())
      if (!person.absent()) ++n;
    return n;
  }
  [[nodiscard]] const StandardColumns& columns(const RevealToken&) const { return columns_; }
  [[nodiscard]] StandardColumns take(const RevealToken&) && { return std::move(columns_); }

private:
  friend class standardise::Standardiser;
  friend struct NounsForTests;
  explicit StandardBatch(StandardColumns columns) : columns_(std::move(columns)) {}
  StandardColumns columns_;
};

} // namespace tallystick
