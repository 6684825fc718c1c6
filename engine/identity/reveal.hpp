// SPDX-License-Identifier: MIT
// The only way to the raw value of an identifier. Only zone A (standardise, pseudonymise) may
// include this header.
#pragma once

namespace tallystick {

/// Permission to read raw values. It cannot be made from `{}`; it comes from reveal_token() and
/// nowhere else.
class RevealToken {
private:
  explicit RevealToken(const char* /*made_by*/) {}
  friend RevealToken reveal_token();
};

/// Call it once at the top of a function that must see raw values, so that a reader finds every
/// such place.
[[nodiscard]] inline RevealToken reveal_token() {
  return RevealToken("reveal.hpp");
}

} // namespace tallystick
