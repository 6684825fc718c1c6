// SPDX-License-Identifier: MIT
#include "crypto/primitives.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include "crypto/openssl_handle.hpp"

namespace tallystick::crypto {
namespace {

OSSL_PARAM text_parameter(const char* name, const char* value) {
  return OSSL_PARAM_construct_utf8_string(name, const_cast<char*>(value), 0); // never written to
}

OSSL_PARAM bytes_parameter(const char* name, Bytes value) {
  static constexpr std::byte kNothing{}; // OpenSSL takes a null pointer for "not given"
  const std::byte* data = value.empty() ? &kNothing : value.data();
  return OSSL_PARAM_construct_octet_string(name, const_cast<std::byte*>(data), value.size());
}

Status mac(const char* algorithm, OSSL_PARAM parameter, Bytes key, Bytes message,
           std::span<std::byte> out) {
  const MacPtr method{EVP_MAC_fetch(nullptr, algorithm, nullptr)};
  const MacContextPtr context{method ? EVP_MAC_CTX_new(method.get()) : nullptr};
  if (!context) return internal_error("a message authentication code is not available");
  const OSSL_PARAM parameters[] = {parameter, OSSL_PARAM_construct_end()};
  std::size_t written = 0;
  const bool ok = EVP_MAC_init(context.get(), octets(key), key.size(), parameters) == 1 &&
                  EVP_MAC_update(context.get(), octets(message), message.size()) == 1 &&
                  EVP_MAC_final(context.get(), octets(out), &written, out.size()) == 1 &&
                  written == out.size();
  if (!ok) return internal_error("a message authentication code failed");
  return {};
}

} // namespace

Result<Sha256Bytes> hmac_sha256(Bytes key, Bytes message) {
  Sha256Bytes code{};
  TALLYSTICK_TRY(mac("HMAC", text_parameter(OSSL_MAC_PARAM_DIGEST, "SHA256"), key, message, code));
  return code;
}

Result<Block> cmac_aes256(Bytes key, Bytes message) {
  Block code;
  TALLYSTICK_TRY(
      mac("CMAC", text_parameter(OSSL_MAC_PARAM_CIPHER, "AES-256-CBC"), key, message, code.bytes));
  return code;
}

Status hkdf_sha256(Bytes secret, Bytes salt, Bytes info, std::span<std::byte> out) {
  const KdfPtr method{EVP_KDF_fetch(nullptr, "HKDF", nullptr)};
  const KdfContextPtr context{method ? EVP_KDF_CTX_new(method.get()) : nullptr};
  if (!context) return internal_error("the key derivation function is not available");
  const OSSL_PARAM parameters[] = {
      text_parameter(OSSL_KDF_PARAM_DIGEST, "SHA256"),
      bytes_parameter(OSSL_KDF_PARAM_KEY, secret),
      bytes_parameter(OSSL_KDF_PARAM_SALT, salt),
      bytes_parameter(OSSL_KDF_PARAM_INFO, info),
      OSSL_PARAM_construct_end(),
  };
  if (EVP_KDF_derive(context.get(), octets(out), out.size(), parameters) != 1)
    return internal_error("the key derivation function failed");
  return {};
}

} // namespace tallystick::crypto
