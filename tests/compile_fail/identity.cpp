// SPDX-License-Identifier: MIT
// Identifiers are read where a reader looks for it, never printed, and made by standardise alone.
#include <ostream>
#include <utility>

#include "compile_fail/either.hpp"
#include "identity/nhs_number.hpp"
#include "identity/person_key.hpp"
#include "identity/postcode.hpp"
#include "identity/reveal.hpp"
#include "identity/standard_batch.hpp"
#include "support/nouns_for_tests.hpp"
#include "tallystick/error.hpp"

using namespace tallystick;

#ifdef CASE_number_without_a_reveal_token // no matching|too few|convert|conversion|no viable
auto f(NhsNumber number) {
  return number.reveal(EITHER(reveal_token(), {}));
}
#endif

#ifdef CASE_person_key_without_a_reveal_token // too few|no matching
auto f(PersonKey key) {
  return key.EITHER(reveal(reveal_token()), reveal());
}
#endif

#ifdef CASE_reveal_token_by_hand // private
RevealToken f() {
  return EITHER(reveal_token(), RevealToken("me"));
}
#endif

#ifdef CASE_standard_columns_without_a_reveal_token // too few|no matching
auto f(const StandardBatch& batch) {
  return batch.columns(EITHER(reveal_token(), )).rows;
}
#endif

#ifdef CASE_standard_batch_by_hand // private
StandardBatch f(StandardColumns columns) {
  return EITHER(NounsForTests::sealed<StandardBatch>, StandardBatch)(std::move(columns));
}
#endif

#ifdef CASE_number_is_not_printed // no match|invalid operands
void f(std::ostream& out, [[maybe_unused]] NhsNumber number) {
  out << EITHER(number.absent(), number);
}
#endif

#ifdef CASE_postcode_is_not_printed // no match|invalid operands
void f(std::ostream& out, [[maybe_unused]] Postcode postcode) {
  out << EITHER(postcode.absent(), postcode);
}
#endif

#ifdef CASE_identifier_is_not_about_an_error // cannot convert|no viable|no known
Error f(Error error, [[maybe_unused]] NhsNumber number) {
  return std::move(error).with("rows", EITHER(1.0, number));
}
#endif
