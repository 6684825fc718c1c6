// SPDX-License-Identifier: MIT
// The keyed functions of a run: one subkey for each use, all from the linkage root key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/derive.hpp"
#include "crypto/prf.hpp"
#include "crypto/secret_key.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pseudonymise {

/// Refers to the root key, which must outlive it.
class Subkeys {
public:
  static constexpr DataClass data_class = DataClass::secret;
  Subkeys(const crypto::SecretKey& root, crypto::Suite suite, std::uint32_t epoch)
      : root_(root), suite_(suite), epoch_(epoch) {}

  /// The function of a kind of token (`label`) of one field or id domain (`context`).
  [[nodiscard]] Result<crypto::Prf> prf(StaticText label, std::string_view context) const {
    auto subkey = crypto::derive(root_, label,
                                 std::string(name_of(suite_)) + "/" + std::string(context), epoch_);
    if (!subkey) return std::move(subkey).error();
    return crypto::Prf::make(*subkey, suite_);
  }

private:
  const crypto::SecretKey& root_;
  crypto::Suite suite_;
  std::uint32_t epoch_;
};

} // namespace tallystick::pseudonymise
