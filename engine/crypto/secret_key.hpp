// SPDX-License-Identifier: MIT
// A 256-bit secret key that cannot be copied, printed, or left behind in memory.
#pragma once

#include <array>
#include <cstddef>
#include <iosfwd>

#include "core/data_class.hpp"
#include "tallystick/result.hpp"

namespace tallystick::crypto {

/// Move-only; the bytes are wiped on destruction and when moved from. Using a moved-from key is a
/// bug and ends the process. Only this folder sees the bytes (crypto/raw_key.hpp).
class SecretKey {
public:
  static constexpr DataClass data_class = DataClass::secret;
  static constexpr std::size_t kBytes = 32;

  /// A new key from the operating system's randomness (OpenSSL's private generator).
  [[nodiscard]] static Result<SecretKey> random();

  SecretKey(SecretKey&& other) noexcept;
  SecretKey& operator=(SecretKey&& other) noexcept;
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;
  ~SecretKey();

  /// Compares in constant time. A moved-from key equals nothing.
  friend bool operator==(const SecretKey& a, const SecretKey& b) noexcept;

private:
  friend struct RawKey;
  SecretKey() = default;
  void take(SecretKey& other) noexcept;

  std::array<std::byte, kBytes> bytes_{};
  bool held_ = false;
};

/// What GoogleTest shows instead of the bytes.
void PrintTo(const SecretKey& key, std::ostream* out);

} // namespace tallystick::crypto
