// SPDX-License-Identifier: MIT
// Key files: one root key each, readable by their owner only, checked before use.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "core/data_class.hpp"
#include "core/date.hpp"
#include "crypto/key_id.hpp"
#include "crypto/secret_key.hpp"
#include "tallystick/result.hpp"

namespace tallystick::crypto {

/// What a root key may be used for; a key of one purpose is refused for another.
enum class KeyPurpose : std::uint8_t {
  linkage, ///< tokens: shared by the providers of one linkage
  project, ///< release pseudonyms of one project
  store,   ///< second layer at the linkage unit, never at a provider
};

/// "linkage", "project", "store".
[[nodiscard]] std::string_view name_of(KeyPurpose purpose);
[[nodiscard]] std::optional<KeyPurpose> parse_key_purpose(std::string_view name);

/// A key file that was read and found whole. Everything but the key may be shown.
struct KeyFile {
  static constexpr DataClass data_class = DataClass::secret;

  KeyPurpose purpose;
  KeyId id;
  std::uint32_t epoch; ///< period of a linkage key; 0 where a purpose has no periods
  Date created;
  SecretKey key;
};

/// What GoogleTest shows: never the key.
void PrintTo(const KeyFile& file, std::ostream* out);

/// Makes a new random key and writes its file: mode 0600, on disk before this returns, missing
/// parent folders made with mode 0700. Never overwrites. Gives the new key's id.
/// ErrorCode::key_refused if the path exists, failed if it cannot be written (nothing is left
/// behind).
///
/// The format is seven lines of text: "tallystick key 1", purpose, id, epoch, created, key (64 hex
/// digits) and check (32 hex digits: HMAC-SHA-256 of the five lines before the key, under a subkey
/// of it, first 128 bits).
[[nodiscard]] Result<KeyId> write_key_file(const std::string& path, KeyPurpose purpose,
                                           std::uint32_t epoch, Date created);

/// Reads a key file. ErrorCode::key_refused if it is missing, a symbolic link, no regular file,
/// another user's, open to group or others, too long, not exactly in the format, damaged (its check
/// value does not fit), or of another purpose.
[[nodiscard]] Result<KeyFile> read_key_file(const std::string& path, KeyPurpose expected);

} // namespace tallystick::crypto
