// SPDX-License-Identifier: MIT
// The text of a key file. For key_file.cpp and tests.
#pragma once

#include "core/secret_buffer.hpp"
#include "crypto/key_file.hpp"
#include "tallystick/result.hpp"

namespace tallystick::crypto {

/// No key file is longer, in bytes.
inline constexpr std::size_t kMaxKeyText = 512;

/// The format that key_file.hpp describes.
[[nodiscard]] Result<SecretBuffer> key_text(const KeyFile& file);

/// Reads what key_text() wrote and nothing else.
[[nodiscard]] Result<KeyFile> parse_key_text(const SecretBuffer& text);

} // namespace tallystick::crypto
