// SPDX-License-Identifier: MIT
// The sources of a run as zones B and C know them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "table/packed_rows.hpp"

namespace tallystick {

/// Position of a source in the job; at most 64 sources a run, so that a set of sources is one
/// machine word.
enum class SourceId : std::uint8_t {};
inline constexpr std::size_t kMaxSources = 64;

/// A set of sources, one bit each.
class SourceSet {
public:
  constexpr SourceSet() = default;
  static constexpr SourceSet all() { return SourceSet{~std::uint64_t{0}}; }
  static constexpr SourceSet only(SourceId id) {
    return SourceSet{std::uint64_t{1} << static_cast<unsigned>(id)};
  }
  [[nodiscard]] constexpr bool contains(SourceId id) const {
    return ((bits_ >> static_cast<unsigned>(id)) & 1U) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  constexpr SourceSet& operator|=(SourceSet other) { return bits_ |= other.bits_, *this; }
  friend constexpr SourceSet operator|(SourceSet a, SourceSet b) { return a |= b; }
  friend constexpr bool operator==(SourceSet, SourceSet) = default;

private:
  constexpr explicit SourceSet(std::uint64_t bits) : bits_(bits) {}
  std::uint64_t bits_ = 0;
};

/// What the linkage unit knows of a source.
struct SourceInfo {
  std::string name;                          ///< as in the job: "apc"
  std::string care_setting;                  ///< "GP", "hospital inpatient", ...
  bool gp_sourced = false;                   ///< Type 1 opt-outs remove its rows
  bool health_and_care = true;               ///< National Data Opt-out applies
  std::vector<std::string> released_columns; ///< payload columns in output order, as released
  bool one_row_per_person = false;           ///< a register: two of its rows are never one person
  /// Of the released columns; nullptr: texts. Known once the source was read
  std::shared_ptr<const table::PackedLayout> payload_layout{};
};

} // namespace tallystick
