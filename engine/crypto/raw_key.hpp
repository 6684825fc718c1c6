// SPDX-License-Identifier: MIT
// The one way to the bytes of a SecretKey. For engine/crypto and tests only: every reveal of a key
// is a use of RawKey.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "crypto/require.hpp"
#include "crypto/secret_key.hpp"

namespace tallystick::crypto {

struct RawKey {
  using Bytes = std::span<const std::byte, SecretKey::kBytes>;

  [[nodiscard]] static Bytes reveal(const SecretKey& key) {
    require(key.held_);
    return Bytes{key.bytes_};
  }
  /// Copies the bytes; the caller wipes its own copy.
  [[nodiscard]] static SecretKey from(Bytes bytes) {
    SecretKey key;
    std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
    key.held_ = true;
    return key;
  }
  /// A key whose bytes `fill(span)` writes in place; `fill` returns a Status.
  template<class Fill>
  [[nodiscard]] static Result<SecretKey> filled_by(Fill&& fill) {
    SecretKey key;
    TALLYSTICK_TRY(fill(std::span<std::byte, SecretKey::kBytes>{key.bytes_}));
    key.held_ = true;
    return key;
  }
};

} // namespace tallystick::crypto
