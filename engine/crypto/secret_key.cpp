// SPDX-License-Identifier: MIT
#include "crypto/secret_key.hpp"

#include <openssl/crypto.h>

#include <ostream>

#include "core/secret_buffer.hpp"
#include "crypto/random.hpp"
#include "crypto/raw_key.hpp"

namespace tallystick::crypto {

Result<SecretKey> SecretKey::random() {
  return RawKey::filled_by([](std::span<std::byte> bytes) { return fill_random_secret(bytes); });
}

SecretKey::SecretKey(SecretKey&& other) noexcept {
  take(other);
}

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
  if (this != &other) take(other);
  return *this;
}

SecretKey::~SecretKey() {
  wipe(bytes_.data(), bytes_.size());
}

void SecretKey::take(SecretKey& other) noexcept {
  bytes_ = other.bytes_;
  held_ = other.held_;
  wipe(other.bytes_.data(), other.bytes_.size());
  other.held_ = false;
}

bool operator==(const SecretKey& a, const SecretKey& b) noexcept {
  const bool same = CRYPTO_memcmp(a.bytes_.data(), b.bytes_.data(), SecretKey::kBytes) == 0;
  return a.held_ && b.held_ && same;
}

void PrintTo(const SecretKey&, std::ostream* out) {
  *out << "SecretKey(redacted)";
}

} // namespace tallystick::crypto
