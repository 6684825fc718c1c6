// SPDX-License-Identifier: MIT
// Uses the installed library; says nothing when all is well.
#include <tallystick/error.hpp>
#include <tallystick/result.hpp>

int main() {
  const tallystick::Status refused =
      tallystick::Error{tallystick::ErrorCode::usage, "no arguments"};
  const bool as_promised = !refused && tallystick::exit_code(refused.error().code()) == 2 &&
                           refused.error().to_text() == "error: no arguments";
  return as_promised ? 0 : 1;
}
