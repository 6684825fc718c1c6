// SPDX-License-Identifier: MIT
// The one way for tests to make the sealed nouns of flow/ without running the stage on their left.
// The engine has no definition of NounsForTests, so nothing outside tests/ can do the same.
#pragma once

#include <utility>
#include <vector>

#include "flow/links.hpp"
#include "flow/opt_out.hpp"
#include "flow/permitted_batch.hpp"
#include "flow/persons.hpp"
#include "flow/token_batch.hpp"

namespace tallystick {

struct NounsForTests {
  /// Any sealed batch from its columns: here also for those of zone A, which this header must not
  /// name.
  template<class Batch, class Columns>
  static Batch sealed(Columns columns) {
    return Batch(std::move(columns));
  }
  static TokenBatch token_batch(TokenColumns columns) { return TokenBatch(std::move(columns)); }
  static OptOutEvents opt_out_events(TokenHeader header, std::vector<OptOutEvent> events) {
    return OptOutEvents(header, std::move(events));
  }
  static PersonList person_list(TokenHeader header, std::vector<PersonToken> people) {
    return PersonList(header, std::move(people));
  }
  static PermittedBatch permitted_batch(PermittedColumns columns) {
    return PermittedBatch(std::move(columns));
  }
  static Links links(LinkForest forest) { return Links(std::move(forest)); }
  static Persons persons(PersonTable table) { return Persons(std::move(table)); }
  static PermittedPersons permitted_persons(PersonTable table, std::vector<std::uint8_t> removed,
                                            RemovalCounts removals) {
    return PermittedPersons(std::move(table), std::move(removed), std::move(removals));
  }
};

} // namespace tallystick
