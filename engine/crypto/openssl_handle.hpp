// SPDX-License-Identifier: MIT
// Owning handles for OpenSSL objects, and the one error that its failures become. For the .cpp
// files of this folder.
#pragma once

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <cstddef>
#include <memory>
#include <span>

#include "crypto/block.hpp"
#include "tallystick/error.hpp"

namespace tallystick::crypto {

template<auto free_function>
struct FreeWith {
  template<class T>
  void operator()(T* object) const noexcept {
    free_function(object);
  }
};

using CipherPtr = std::unique_ptr<EVP_CIPHER, FreeWith<&EVP_CIPHER_free>>;
using CipherContextPtr = std::unique_ptr<EVP_CIPHER_CTX, FreeWith<&EVP_CIPHER_CTX_free>>;
using MacPtr = std::unique_ptr<EVP_MAC, FreeWith<&EVP_MAC_free>>;
using MacContextPtr = std::unique_ptr<EVP_MAC_CTX, FreeWith<&EVP_MAC_CTX_free>>;
using KdfPtr = std::unique_ptr<EVP_KDF, FreeWith<&EVP_KDF_free>>;
using KdfContextPtr = std::unique_ptr<EVP_KDF_CTX, FreeWith<&EVP_KDF_CTX_free>>;
using DigestPtr = std::unique_ptr<EVP_MD, FreeWith<&EVP_MD_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, FreeWith<&EVP_MD_CTX_free>>;

/// OpenSSL's spelling of bytes.
template<std::size_t extent>
[[nodiscard]] unsigned char* octets(std::span<std::byte, extent> bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}
template<std::size_t extent>
[[nodiscard]] const unsigned char* octets(std::span<const std::byte, extent> bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// A failed primitive. Empties OpenSSL's per-thread error queue, which a host (Python's ssl) would
/// otherwise trip over.
[[nodiscard]] inline Error internal_error(StaticText what) {
  ERR_clear_error();
  return Error{ErrorCode::internal, what, "is OpenSSL 3 with its default provider installed?"};
}

} // namespace tallystick::crypto
