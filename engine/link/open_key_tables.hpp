// SPDX-License-Identifier: MIT
// Which blocking keys open rows have, and which of these another row has too: the rest need no look.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "link/key_filter.hpp"

namespace tallystick::link {

/// By rule. A key that has to be known is known, whatever the order and the number of threads; some others are taken for
/// such.
class OpenKeyTables {
public:
  OpenKeyTables(std::size_t rules, std::size_t open_rows)
      : open_(rules, KeyFilter(open_rows)), shared_(rules, KeyFilter(open_rows)) {}

  /// Notes a key of an open row, once for each that has it.
  void add(std::size_t rule, std::uint32_t key) {
    if (open_[rule].test_and_set(KeyFilter::hash_of(key))) share(rule, key);
  }
  /// Notes that a row that is not open has a key of open ones.
  void share(std::size_t rule, std::uint32_t key) {
    shared_[rule].test_and_set(KeyFilter::hash_of(key));
  }

  /// Sets hit[i] to 1 where an open row has keys[i], and to 0 elsewhere.
  void find_open(std::size_t rule, std::span<const std::uint32_t> keys, std::uint32_t* hit) const {
    open_[rule].test_many(keys, hit);
  }
  /// Whether two rows have it, one of them open; known once all rows were noted.
  [[nodiscard]] bool is_shared(std::size_t rule, std::uint32_t key) const {
    return shared_[rule].test(KeyFilter::hash_of(key));
  }

private:
  std::vector<KeyFilter> open_;
  std::vector<KeyFilter> shared_;
};

} // namespace tallystick::link
