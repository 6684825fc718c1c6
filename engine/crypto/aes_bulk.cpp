// SPDX-License-Identifier: MIT
#include "crypto/aes_bulk.hpp"

#include <algorithm>

#include "crypto/raw_key.hpp"

namespace tallystick::crypto {
namespace {

CipherContextPtr copy_context(const CipherContextPtr& source) {
  CipherContextPtr copy{EVP_CIPHER_CTX_new()};
  if (copy && EVP_CIPHER_CTX_copy(copy.get(), source.get()) != 1) copy.reset();
  return copy;
}

} // namespace

AesBulk::AesBulk(CipherContextPtr keyed)
    : pool_(std::make_unique<ContextPool<CipherContextPtr>>(std::move(keyed), &copy_context)) {}

Result<AesBulk> AesBulk::make(const SecretKey& key, Direction direction) {
  const CipherPtr cipher{EVP_CIPHER_fetch(nullptr, "AES-256-ECB", nullptr)};
  CipherContextPtr context{EVP_CIPHER_CTX_new()};
  if (!cipher || !context) return internal_error("AES-256 is not available");
  const int encrypt = direction == Direction::encrypt ? 1 : 0;
  const bool ok = EVP_CipherInit_ex2(context.get(), cipher.get(), octets(RawKey::reveal(key)),
                                     nullptr, encrypt, nullptr) == 1 &&
                  EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1;
  if (!ok) return internal_error("AES-256 could not be keyed");
  return AesBulk{std::move(context)};
}

void AesBulk::Call::in_place(std::span<Block> blocks) const {
  constexpr std::size_t kMost = std::size_t{1} << 24; // the interface counts bytes in int
  while (!blocks.empty()) {
    const std::span<Block> part = blocks.first(std::min(blocks.size(), kMost));
    unsigned char* data = octets(std::as_writable_bytes(part));
    const int bytes = static_cast<int>(part.size_bytes());
    int written = 0;
    require(EVP_CipherUpdate(context_.get(), data, &written, data, bytes) == 1 && written == bytes);
    blocks = blocks.subspan(part.size());
  }
}

} // namespace tallystick::crypto
