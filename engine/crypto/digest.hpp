// SPDX-License-Identifier: MIT
// SHA-256 of files and manifests: proves that bytes are unchanged. Never for identifiers, which
// only keyed functions touch.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "tallystick/result.hpp"

namespace tallystick::crypto {

/// Incremental SHA-256 (FIPS 180-4). Not thread-safe.
class Sha256 {
public:
  [[nodiscard]] static Result<Sha256> make();

  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void update(std::span<const std::byte> bytes);
  /// Digest of everything so far, 64 lower-case hex digits; more may follow.
  [[nodiscard]] std::string hex() const;

private:
  class State;
  explicit Sha256(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

/// SHA-256 of a whole file, as hex. ErrorCode::input_refused if it cannot be opened or read.
[[nodiscard]] Result<std::string> sha256_of_file(const std::string& path);

} // namespace tallystick::crypto
