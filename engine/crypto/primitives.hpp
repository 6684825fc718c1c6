// SPDX-License-Identifier: MIT
// The standard functions in their plain one-shot form: slow, obviously right, and what the batch
// code is checked against.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "crypto/block.hpp"
#include "tallystick/result.hpp"

namespace tallystick::crypto {

using Bytes = std::span<const std::byte>;
using Sha256Bytes = std::array<std::byte, 32>;

/// HMAC-SHA-256 (RFC 2104, FIPS 198-1); the key may have any length.
[[nodiscard]] Result<Sha256Bytes> hmac_sha256(Bytes key, Bytes message);

/// AES-256-CMAC (SP 800-38B); the key has 32 bytes, the message any number.
[[nodiscard]] Result<Block> cmac_aes256(Bytes key, Bytes message);

/// HKDF-SHA-256, extract and expand (RFC 5869); fills `out`, at most 255 * 32 bytes.
[[nodiscard]] Status hkdf_sha256(Bytes secret, Bytes salt, Bytes info, std::span<std::byte> out);

} // namespace tallystick::crypto
