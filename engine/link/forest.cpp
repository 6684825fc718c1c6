// SPDX-License-Identifier: MIT
#include "link/forest.hpp"

#include <cstdlib>
#include <numeric>
#include <utility>

namespace tallystick::link {
namespace {

RowId find_halving(std::vector<RowId>& to, RowId row) {
  while (to[row] != row) {
    to[row] = to[to[row]];
    row = to[row];
  }
  return row;
}

} // namespace

void Forest::plant() {
  to.resize(person.size());
  pass.resize(person.size());
  std::iota(to.begin(), to.end(), RowId{0});
}

void Forest::unite(RowId a, RowId b, std::uint8_t by) {
  a = find_halving(to, a);
  b = find_halving(to, b);
  if (a == b) return;
  if (a > b) std::swap(a, b);
  if (person[a] == kNoPerson) {
    person[a] = person[b];
  } else if (person[b] != kNoPerson && person[b] != person[a]) {
    std::abort();
  }
  to[b] = a;
  pass[b] = by;
}

void Forest::part(RowId b, RowId a, PersonNumber person_of_a) {
  to[b] = b;
  pass[b] = 0;
  person[a] = person_of_a;
}

} // namespace tallystick::link
