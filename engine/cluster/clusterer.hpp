// SPDX-License-Identifier: MIT
// Stage cluster. Consumes: Links. Produces: Persons. Data class: pseudonymous.
#pragma once

#include "core/parallel.hpp"
#include "flow/links.hpp"
#include "flow/persons.hpp"

namespace tallystick::cluster {

/// Turns the link forest into persons: connected components, numbered in the order of each person's
/// first row. Links lead to earlier rows, as link makes them; one to a later row aborts.
class Clusterer {
public:
  explicit Clusterer(ThreadCount threads) : threads_(threads) {}
  [[nodiscard]] Persons run(Links&& links) const;

private:
  ThreadCount threads_;
};

} // namespace tallystick::cluster
