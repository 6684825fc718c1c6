// SPDX-License-Identifier: MIT
// The keyed function that turns canonical identifier bytes into tokens, a whole batch at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "crypto/block.hpp"
#include "crypto/secret_key.hpp"
#include "tallystick/result.hpp"

namespace tallystick::crypto {

/// How tokens are computed. The numbers are written to token files and never change.
enum class Suite : std::uint8_t {
  aes256_cmac = 1,     ///< AES-256-CMAC (SP 800-38B), 128 bits
  hmac_sha256_128 = 2, ///< HMAC-SHA-256 (FIPS 198-1), the first 128 of its 256 bits
};

/// "aes-256-cmac", "hmac-sha-256-128": as written in jobs and manifests.
[[nodiscard]] std::string_view name_of(Suite suite);
[[nodiscard]] std::optional<Suite> parse_suite(std::string_view name);

/// One subkey and one suite. Build it once per field; its methods may run in many threads at once.
/// Give every suite its own subkey (derive() with the suite's name in the context). Spans of the
/// wrong size end the process.
class Prf {
public:
  /// Fails with ErrorCode::internal when OpenSSL lacks the suite or disagrees with itself on a
  /// first message.
  [[nodiscard]] static Result<Prf> make(const SecretKey& subkey, Suite suite);

  Prf(const Prf&) = delete;
  Prf& operator=(const Prf&) = delete;
  Prf(Prf&&) noexcept;
  Prf& operator=(Prf&&) noexcept;
  ~Prf();

  [[nodiscard]] Suite suite() const;

  /// out[i] = token of the one-block message messages[i]. `out` may be the same memory as
  /// `messages` (not a shifted part of it). Has the value of the suite's one-shot function on those
  /// 16 bytes.
  void tokens(std::span<const Block> messages, std::span<Block> out) const;

  /// out[i] = token of the message made of `blocks_per_message` blocks (at least one) from block
  /// i * blocks_per_message on. `out` shares no memory with `blocks`.
  void tokens(std::span<const Block> blocks, std::size_t blocks_per_message,
              std::span<Block> out) const;

  /// out[i] = token of the message made of blocks [first_block[i], first_block[i + 1]), at least
  /// one block each; there is one offset more than messages. The caller pads to whole blocks
  /// injectively. `out` shares no memory with `blocks`.
  void long_tokens(std::span<const Block> blocks, std::span<const std::uint32_t> first_block,
                   std::span<Block> out) const;

private:
  struct State;
  explicit Prf(std::unique_ptr<const State> state);
  [[nodiscard]] Status self_check(const SecretKey& subkey) const;

  std::unique_ptr<const State> state_;
};

} // namespace tallystick::crypto
