// SPDX-License-Identifier: MIT
// An identifier is no token, tokens of different kinds are different things, and each noun is made
// by the stage on its left and by nothing else.
#include <ostream>
#include <utility>
#include <vector>

#include "compile_fail/either.hpp"
#include "identity/nhs_number.hpp"
#include "identity/person_key.hpp"
#include "support/nouns_for_tests.hpp"

using namespace tallystick;

#ifdef CASE_number_is_no_person_token // convert|conversion|no viable
PersonToken f([[maybe_unused]] PersonToken token, [[maybe_unused]] NhsNumber number) {
  return EITHER(token, number);
}
#endif

#ifdef CASE_person_key_is_no_person_token // convert|conversion|no viable|no matching
void f(std::vector<PersonToken>& column, [[maybe_unused]] PersonToken token,
       [[maybe_unused]] PersonKey key) {
  column.push_back(EITHER(token, key));
}
#endif

#ifdef CASE_tokens_of_different_kinds_do_not_compare // no match|invalid operands
bool f(PersonToken a, [[maybe_unused]] PersonToken b, [[maybe_unused]] LocalIdToken c) {
  return a == EITHER(b, c);
}
#endif

#ifdef CASE_match_key_is_no_person_token // convert|conversion|no viable
PersonToken f([[maybe_unused]] PersonToken a, [[maybe_unused]] MatchKeyToken b) {
  return EITHER(a, b);
}
#endif

#ifdef CASE_person_token_is_not_printed // no match|invalid operands
void f(std::ostream& out, [[maybe_unused]] PersonToken token) {
  out << EITHER(token.absent(), token);
}
#endif

#ifdef CASE_token_batch_by_hand // private
TokenBatch f(TokenColumns columns) {
  return EITHER(NounsForTests::token_batch, TokenBatch)(std::move(columns));
}
#endif

#ifdef CASE_permitted_batch_by_hand // private
PermittedBatch f(PermittedColumns columns) {
  return EITHER(NounsForTests::permitted_batch, PermittedBatch)(std::move(columns));
}
#endif

#ifdef CASE_links_by_hand // private
Links f(LinkForest forest) {
  return EITHER(NounsForTests::links, Links)(std::move(forest));
}
#endif

#ifdef CASE_persons_by_hand // private
Persons f(PersonTable table) {
  return EITHER(NounsForTests::persons, Persons)(std::move(table));
}
#endif

#ifdef CASE_permitted_persons_by_hand // private
PermittedPersons f(PersonTable table) {
  return EITHER(NounsForTests::permitted_persons, PermittedPersons)(std::move(table), {}, {});
}
#endif

#ifdef CASE_opt_out_events_by_hand // private
OptOutEvents f() {
  return EITHER(NounsForTests::opt_out_events, OptOutEvents)(TokenHeader{}, {});
}
#endif

#ifdef CASE_person_list_by_hand // private
PersonList f() {
  return EITHER(NounsForTests::person_list, PersonList)(TokenHeader{}, {});
}
#endif
