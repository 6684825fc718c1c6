// SPDX-License-Identifier: MIT
// One root key, many subkeys: one per use, field and epoch, so that no two uses ever share a key.
#pragma once

#include <cstdint>
#include <string_view>

#include "crypto/secret_key.hpp"
#include "tallystick/result.hpp"

namespace tallystick::crypto {

/// The subkey of `root` for one use: HKDF-SHA-256 (RFC 5869, extract and expand) with a fixed
/// versioned salt and `info` = version byte, label, context, epoch; each text with its length
/// before it, so different uses never meet in the same bytes. `label` names the use in the source
/// code ("linkage token"), `context` what it is used for (the field and the suite, say); neither is
/// secret. Changing any of this changes every token.
[[nodiscard]] Result<SecretKey> derive(const SecretKey& root, StaticText label,
                                       std::string_view context, std::uint32_t epoch);

} // namespace tallystick::crypto
