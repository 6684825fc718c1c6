// SPDX-License-Identifier: MIT
// What people decided about the use of their data, and how it stands at the as_of date.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "synth/population.hpp"

namespace tallystick::synth {

enum class Act : std::uint8_t { object, withdraw };

struct Decision {
  std::int32_t day = 0;
  Act act = Act::object;
  std::int32_t until = kNoDay; ///< last day on which an objection holds; kNoDay: open
};

/// The decisions of one person on one question, oldest first.
struct History {
  std::array<Decision, 3> decisions{};
  std::size_t count = 0;

  void add(Decision decision) { decisions[count++] = decision; }
  /// True if the person objects as at `as_of`: of the decisions dated up to then the latest holds;
  /// if there are several of that day, an objection among them holds; an objection that ended
  /// before `as_of` does not.
  [[nodiscard]] bool objects(std::int32_t as_of) const;
};

enum class Scope : std::uint8_t { source, provider, programme };

/// A local objection: to the rows of one source, of one provider, or to the whole programme.
struct Objection {
  Scope scope = Scope::programme;
  Source source = Source::gp;
  Organisation kind = Organisation::trust;
  std::uint32_t provider = 0;
};

struct Choices {
  History type1;
  History type2; ///< codes of the ended scheme: never acted on
  History local;
  Objection objection; ///< what `local` is about
  std::int32_t consented = kNoDay;
  std::int32_t consent_withdrawn = kNoDay; ///< first day on which the consent no longer holds

  bool objects_type1 = false; ///< each as at the as_of date
  bool objects_national = false;
  bool objects_locally = false;
  bool consents = false;
};

[[nodiscard]] Choices choices_of(const Person& person, std::uint32_t block, std::uint64_t seed,
                                 const Places& places, const Rates& rates, Window window);

} // namespace tallystick::synth
