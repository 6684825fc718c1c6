// SPDX-License-Identifier: MIT
// The public name of a key: in file headers, manifests and logs, where the key itself never is.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tallystick/result.hpp"

namespace tallystick::crypto {

/// 32 random bits, drawn with the key and unrelated to its bytes. Text form: 8 lower-case hex
/// digits.
class KeyId {
public:
  explicit constexpr KeyId(std::uint32_t number) : number_(number) {}
  [[nodiscard]] static Result<KeyId> random();
  [[nodiscard]] static std::optional<KeyId> parse(std::string_view text);

  [[nodiscard]] constexpr std::uint32_t number() const { return number_; }
  [[nodiscard]] std::string text() const;

  friend constexpr auto operator<=>(KeyId, KeyId) = default;

private:
  std::uint32_t number_;
};

} // namespace tallystick::crypto
