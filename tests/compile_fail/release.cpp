// SPDX-License-Identifier: MIT
// Nothing identifiable, and no token, stands in a released column.
#include <string>

#include "compile_fail/either.hpp"
#include "flow/token.hpp"
#include "identity/birth_date.hpp"
#include "identity/nhs_number.hpp"
#include "identity/postcode.hpp"
#include "release/releasable.hpp"
#include "release/released_table.hpp"

using namespace tallystick;

#ifdef CASE_released_number // constraint
void f(TextBuffer& out, [[maybe_unused]] NhsNumber number) {
  release::append_released(out, EITHER(release::RowCount{1}, number));
}
#endif

#ifdef CASE_released_postcode // constraint
void f(TextBuffer& out, [[maybe_unused]] Postcode postcode) {
  release::append_released(out, EITHER(release::RowCount{1}, postcode));
}
#endif

#ifdef CASE_released_birth_date // constraint
void f(TextBuffer& out, [[maybe_unused]] BirthDate date) {
  release::append_released(out, EITHER((release::BirthPeriod{1980, 1}), date));
}
#endif

#ifdef CASE_released_person_token // constraint
void f(TextBuffer& out, [[maybe_unused]] PersonToken token) {
  release::append_released(out, EITHER(release::ProjectPseudonym{}, token));
}
#endif

#ifdef CASE_released_plain_text // constraint
void f(TextBuffer& out, [[maybe_unused]] const std::string& cell) {
  release::append_released(out, EITHER(release::CodedText{"1"}, cell));
}
#endif

#ifdef CASE_released_table_by_hand // private
release::ReleasedTable f([[maybe_unused]] release::ReleasedTable made) {
  return EITHER(made, release::ReleasedTable({"linked", "", {}}, 0, 0, {}));
}
#endif
