// SPDX-License-Identifier: MIT
#include "crypto/key_text.hpp"

#include <openssl/crypto.h>

#include <array>
#include <charconv>

#include "crypto/derive.hpp"
#include "crypto/failure.hpp"
#include "crypto/hex.hpp"
#include "crypto/primitives.hpp"
#include "crypto/raw_key.hpp"

namespace tallystick::crypto {
namespace {

constexpr std::string_view kFirstLine = "tallystick key 1\n";
constexpr std::size_t kCheckBytes = 16;
using Check = std::array<std::byte, kCheckBytes>;

/// Binds the key to the lines before it: a changed digit anywhere, in the key or above it, no
/// longer fits.
Result<Check> check_value(const SecretKey& key, std::string_view header) {
  Result<SecretKey> subkey = derive(key, "key file check", {}, 0);
  if (!subkey) return failure_of(subkey);
  Result<Sha256Bytes> code = hmac_sha256(RawKey::reveal(*subkey), std::as_bytes(std::span{header}));
  if (!code) return failure_of(code);
  Check check{};
  std::copy_n(code->begin(), check.size(), check.begin());
  return check;
}

std::string header_text(const KeyFile& file) {
  std::string header{kFirstLine};
  header.append("purpose ").append(name_of(file.purpose));
  header.append("\nid ").append(file.id.text());
  header.append("\nepoch ").append(std::to_string(file.epoch));
  header.append("\ncreated ").append(to_iso(file.created)).append("\n");
  return header;
}

void append_hex(SecretBuffer& text, std::span<const std::byte> bytes) {
  const std::size_t at = text.size();
  text.resize(at + 2 * bytes.size());
  write_hex(bytes, {text.chars() + at, 2 * bytes.size()});
}

/// Walks the lines of the text; any surprise makes every later answer empty.
class Lines {
public:
  explicit Lines(std::string_view text) : text_(text) {}

  /// The rest of the next line after `name` and a space; empty if the line is another or not ended.
  std::string_view value(std::string_view name) {
    const std::size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) return fail();
    const std::string_view line = text_.substr(at_, end - at_);
    if (line.size() < name.size() + 2 || !line.starts_with(name) || line[name.size()] != ' ')
      return fail();
    at_ = end + 1;
    return line.substr(name.size() + 1);
  }
  [[nodiscard]] std::string_view before() const { return text_.substr(0, at_); }
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }

private:
  std::string_view fail() {
    at_ = text_.size();
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<std::uint32_t> parse_number(std::string_view text) {
  std::uint32_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

Error malformed() {
  return Error{ErrorCode::key_refused, "key file does not have the format of a key file",
               "was it edited, cut short or converted? restore it from its safe copy"};
}

} // namespace

Result<SecretBuffer> key_text(const KeyFile& file) {
  const std::string header = header_text(file);
  Result<Check> check = check_value(file.key, header);
  if (!check) return failure_of(check);
  SecretBuffer text;
  text.append(header);
  text.append("key ");
  append_hex(text, RawKey::reveal(file.key));
  text.append("\ncheck ");
  append_hex(text, *check);
  text.append("\n");
  return text;
}

Result<KeyFile> parse_key_text(const SecretBuffer& text) {
  Lines lines{text.view()};
  const std::string_view version = lines.value("tallystick");
  const auto purpose = parse_key_purpose(lines.value("purpose"));
  const auto id = KeyId::parse(lines.value("id"));
  const auto epoch = parse_number(lines.value("epoch"));
  const auto created = parse_iso_date(lines.value("created"));
  const std::string_view header = lines.before();
  const std::string_view key_digits = lines.value("key");
  const std::string_view check_digits = lines.value("check");
  if (!lines.at_end() || version != "key 1" || !purpose || !id || !epoch || !created)
    return malformed();

  Result<SecretKey> key = RawKey::filled_by([&](std::span<std::byte> bytes) -> Status {
    if (!read_hex(key_digits, bytes)) return malformed();
    return {};
  });
  if (!key) return failure_of(key);
  Check stated{};
  if (!read_hex(check_digits, stated)) return malformed();

  Result<Check> expected = check_value(*key, header);
  if (!expected) return failure_of(expected);
  if (CRYPTO_memcmp(stated.data(), expected->data(), kCheckBytes) != 0)
    return Error{ErrorCode::key_refused, "key file is damaged: its check value does not fit",
                 "a key file is never edited; restore it from its safe copy"};
  return KeyFile{*purpose, *id, *epoch, *created, std::move(*key)};
}

} // namespace tallystick::crypto
