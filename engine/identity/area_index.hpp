// SPDX-License-Identifier: MIT
// From a postcode to its row in the area table of a run.
#pragma once

#include <cstdint>
#include <vector>

#include "core/data_class.hpp"
#include "identity/postcode.hpp"
#include "identity/reveal.hpp"

namespace tallystick {

/// An immutable open-addressing table: 12 bytes a postcode, at most two thirds full. The postcodes
/// are those of a public look-up, so the table itself says nothing about a person. Reading is
/// thread-safe.
class AreaIndex {
public:
  static constexpr DataClass data_class = DataClass::open;

  void reserve(std::size_t postcodes);
  /// The first entry of a postcode stays; later ones are ignored.
  void add(Postcode postcode, std::uint32_t area);
  /// Row of the area table; 0 if the postcode is absent, opaque or not in the look-up.
  [[nodiscard]] std::uint32_t find(Postcode postcode) const;
  [[nodiscard]] std::size_t size() const { return size_; }

private:
  [[nodiscard]] std::size_t slot_of(std::uint64_t key) const;

  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> areas_;
  std::size_t size_ = 0;
};

} // namespace tallystick
