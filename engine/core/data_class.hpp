// SPDX-License-Identifier: MIT
// How sensitive a value is. Every value type states its class, so one list can be generated from
// the types.
#pragma once

#include <cstdint>

namespace tallystick {

/// From harmless to never shown. A type says `static constexpr DataClass data_class = ...`.
enum class DataClass : std::uint8_t {
  open,         ///< published facts: code tables, area look-ups
  released,     ///< leaves the run after the disclosure gate
  pseudonymous, ///< keyed tokens: still personal data, never an identifier
  identifiable, ///< identifiers: zone A only, in memory that is wiped
  secret,       ///< keys
};

/// The class of a type; specialised for types that cannot carry a member (enums).
template<class T>
inline constexpr DataClass data_class_of = T::data_class;

} // namespace tallystick
