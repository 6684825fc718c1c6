// SPDX-License-Identifier: MIT
// AES-256 over many independent blocks in one OpenSSL call: the only cipher the engine runs. For
// this folder's .cpp files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "crypto/block.hpp"
#include "crypto/context_pool.hpp"
#include "crypto/openssl_handle.hpp"
#include "crypto/secret_key.hpp"
#include "tallystick/result.hpp"

namespace tallystick::crypto {

enum class Direction : std::uint8_t { encrypt, decrypt };

/// The AES-256 permutation of single blocks (FIPS 197; "ECB" to OpenSSL, which hides nothing but
/// single blocks: it is used here only on blocks that are distinct messages of a keyed function).
/// Safe to use from many threads.
class AesBulk {
public:
  /// Blocks per OpenSSL call at which its overhead no longer shows and the data still sits in the
  /// first-level cache.
  static constexpr std::size_t kTile = 512;

  [[nodiscard]] static Result<AesBulk> make(const SecretKey& key, Direction direction);

  /// One caller's use of the cipher: holds a context for as long as it lives.
  class Call {
  public:
    explicit Call(const AesBulk& aes) : context_(*aes.pool_) {}
    void in_place(std::span<Block> blocks) const;

  private:
    ContextPool<CipherContextPtr>::Lease context_;
  };

private:
  explicit AesBulk(CipherContextPtr keyed);

  std::unique_ptr<ContextPool<CipherContextPtr>> pool_;
};

} // namespace tallystick::crypto
