// SPDX-License-Identifier: MIT
#include "standardise/standardiser.hpp"

#include <algorithm>
#include <utility>

#include "identity/reveal.hpp"
#include "standardise/column_work.hpp"

namespace tallystick::standardise {
namespace {

constexpr std::size_t kMaxChunk = std::size_t{1} << 30U; // keeps all text offsets within 32 bits

Status check_form(const RawColumns& raw) {
  if (raw.text.size() > kMaxChunk)
    return Error(ErrorCode::internal, "the text of a batch is larger than 1 GiB");
  for (const RawColumn& column : raw.identifiers) {
    if (column.mapped() && column.cells.size() != raw.rows)
      return Error(ErrorCode::internal, "a column of a batch does not have a cell for every row");
  }
  return {};
}

} // namespace

Standardiser::Standardiser(SourceRules rules)
    : rules_(std::move(rules)), birth_rules_(rules_.birth_limits) {}

Result<StandardBatch> Standardiser::run(RawBatch&& raw) const {
  RawColumns in = std::move(raw).take(reveal_token());
  TALLYSTICK_TRY(check_form(in));
  StandardColumns out;
  out.first_row = in.first_row;
  out.rows = in.rows;
  out.person_scheme = rules_.person_scheme;
  out.issues = in.issues;
  out.listed_issues = std::move(in.listed_issues);
  out.flags.assign(in.rows, RowFlags::none);

  ColumnWork work(rules_, birth_rules_, in, out);
  work.person_ids();
  work.postcodes();
  work.birth_dates();
  work.sexes();
  work.providers();
  work.local_ids();
  work.practices();
  work.event_dates();
  work.ids_typed_as_numbers();
  work.sensitive_rows(); // last: takes away what the others found

  out.chunk = std::move(in.text);
  out.quote = in.quote;
  out.payload = std::move(in.payload);
  out.packed = std::move(in.packed);
  out.layout = std::move(in.layout);
  return StandardBatch(std::move(out));
}

} // namespace tallystick::standardise
