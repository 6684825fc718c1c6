// SPDX-License-Identifier: MIT
// The profiles of the rows that take part in a comparison.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/memory_limit.hpp"
#include "core/page_block.hpp"
#include "core/parallel.hpp"
#include "flow/permitted_batch.hpp"
#include "link/bit_table.hpp"
#include "link/forest.hpp"
#include "link/id_marks.hpp"
#include "link/open_rows.hpp"
#include "link/profile.hpp"

namespace tallystick::link {

/// What profiles are made from; columns in memory.
struct ProfileInput {
  const PermittedColumns& columns;
  const Forest& forest;
  std::span<const PersonNumber> own_id; ///< by row, whatever its tree has found
  const IdMarks& marks;
  const OpenRows& open;

  /// A row as a profile of its own.
  [[nodiscard]] Profile of(RowId row, RowId root) const;
  /// What is compared of it.
  [[nodiscard]] ComparedParts parts_of(RowId row) const {
    return link::parts_of(
        Profile{row, row, own_id[row], 1, fallible(row), false, false, columns.fields[row]});
  }
  [[nodiscard]] bool fallible(RowId row) const {
    return !columns.evidence.empty() && has(columns.evidence[row], Evidence::fallible_person_id);
  }
};

/// Blocking rules, one bit each, under which a row has a key that is to be looked at.
struct RuleHits {
  static constexpr std::size_t kMostRules = 16;
  std::uint16_t compares = 0; ///< to find links
  std::uint16_t samples = 0;  ///< to estimate a model
  [[nodiscard]] bool any() const { return (compares | samples) != 0; }
};

/// Places of profiles, of which some are empty: those without hits.
class ProfileSet {
public:
  /// Entries of blocks have 31 bits for a place.
  static constexpr std::size_t kMostPlaces = std::size_t{1} << 31U;
  explicit ProfileSet(std::size_t places)
      : memory_(places * sizeof(Profile), Pages::usual), hits_(places) {}

  [[nodiscard]] std::span<const Profile> profiles() const { return {data(), hits_.size()}; }
  [[nodiscard]] std::span<const RuleHits> hits() const { return hits_; }
  /// Writes a profile of these parts where it may stay.
  template<class... Parts>
  const Profile& put(std::size_t place, const Parts&... parts) {
    return *::new (static_cast<void*>(data() + place)) Profile{parts...};
  }
  void keep(std::size_t place, RuleHits hits) { hits_[place] = hits; }
  [[nodiscard]] Profile& at(std::size_t place) { return data()[place]; }

private:
  [[nodiscard]] Profile* data() const { return reinterpret_cast<Profile*>(memory_.data()); }
  PageBlock memory_; ///< never touched where places stay empty
  std::vector<RuleHits> hits_;
};

/// Profiles of the rows that have any hits (`hits` by row), by root; those of one root in the order of their first rows.
[[nodiscard]] ProfileSet profiles_of(ThreadCount threads, const ProfileInput& input,
                                     std::span<const RuleHits> hits, std::size_t room);

} // namespace tallystick::link
