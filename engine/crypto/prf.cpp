// SPDX-License-Identifier: MIT
#include "crypto/prf.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <variant>
#include <vector>

#include "core/secret_buffer.hpp"
#include "crypto/aes_bulk.hpp"
#include "crypto/failure.hpp"
#include "crypto/primitives.hpp"
#include "crypto/raw_key.hpp"

namespace tallystick::crypto {
namespace {

void xor_into(Block& target, const Block& other) {
  using Vector = std::uint64_t __attribute__((vector_size(Block::kBytes)));
  Vector a;
  Vector b;
  std::memcpy(&a, target.bytes.data(), Block::kBytes);
  std::memcpy(&b, other.bytes.data(), Block::kBytes);
  a ^= b;
  std::memcpy(target.bytes.data(), &a, Block::kBytes);
}

/// The subkey K1 from L = AES(K, 0): one bit to the left in GF(2^128), without branching on it (SP
/// 800-38B, 6.1).
Block doubled(const Block& block) {
  Block result;
  unsigned carry = 0;
  for (std::size_t i = Block::kBytes; i-- > 0;) {
    const unsigned octet = std::to_integer<unsigned>(block.bytes[i]);
    result.bytes[i] = static_cast<std::byte>(((octet << 1U) | carry) & 0xFFU);
    carry = octet >> 7U;
  }
  result.bytes[Block::kBytes - 1] ^= static_cast<std::byte>(carry * 0x87U);
  return result;
}

/// AES-256-CMAC of whole blocks. The last block of a message is masked with K1, so a message of one
/// block costs one cipher call and a batch of them is one bulk call.
class Cmac {
public:
  static Result<Cmac> make(const SecretKey& subkey) {
    Result<AesBulk> aes = AesBulk::make(subkey, Direction::encrypt);
    if (!aes) return failure_of(aes);
    Cmac cmac{std::move(*aes)};
    std::array<Block, 1> zero{};
    AesBulk::Call{cmac.aes_}.in_place(zero);
    cmac.last_mask_ = doubled(zero[0]);
    wipe(zero.data(), sizeof zero);
    return cmac;
  }
  Cmac(const Cmac&) = delete;
  Cmac& operator=(const Cmac&) = delete;
  Cmac(Cmac&& other) noexcept = default;
  Cmac& operator=(Cmac&& other) noexcept = default;
  ~Cmac() { wipe(&last_mask_, sizeof last_mask_); }

  void tokens(std::span<const Block> blocks, std::size_t blocks_per_message,
              std::span<Block> out) const {
    const AesBulk::Call aes{aes_};
    const Block mask = last_mask_;
    for (std::size_t begin = 0; begin < out.size(); begin += AesBulk::kTile) {
      const std::size_t end = std::min(begin + AesBulk::kTile, out.size());
      const std::span<Block> chains = out.subspan(begin, end - begin);
      for (std::size_t round = 0; round < blocks_per_message; ++round) {
        const Block last = round + 1 == blocks_per_message ? mask : Block{};
        const Block* next = blocks.data() + begin * blocks_per_message + round;
        for (Block& chain : chains) {
          Block masked = *next;
          xor_into(masked, last);
          if (round != 0) xor_into(masked, chain);
          chain = masked;
          next += blocks_per_message;
        }
        aes.in_place(chains);
      }
    }
  }

  void long_tokens(std::span<const Block> blocks, std::span<const std::uint32_t> first_block,
                   std::span<Block> out) const;

private:
  explicit Cmac(AesBulk aes) : aes_(std::move(aes)) {}

  AesBulk aes_;
  Block last_mask_;
};

/// Cipher block chaining is serial within a message, so many messages advance together, one block
/// each per round; a message that ends makes room for the next one.
void Cmac::long_tokens(std::span<const Block> blocks, std::span<const std::uint32_t> first_block,
                       std::span<Block> out) const {
  struct Lane {
    std::size_t message;
    std::uint32_t next;
    std::uint32_t end;
  };
  const AesBulk::Call aes{aes_};
  std::array<Block, AesBulk::kTile> chains;
  std::array<Lane, AesBulk::kTile> lanes;
  std::size_t active = 0;
  std::size_t started = 0;
  while (true) {
    for (; active < lanes.size() && started < out.size(); ++active, ++started) {
      lanes[active] = {started, first_block[started], first_block[started + 1]};
      chains[active] = Block{};
    }
    if (active == 0) break;
    for (std::size_t i = 0; i < active; ++i) {
      xor_into(chains[i], blocks[lanes[i].next++]);
      if (lanes[i].next == lanes[i].end) xor_into(chains[i], last_mask_);
    }
    aes.in_place(std::span{chains}.first(active));
    std::size_t kept = 0;
    for (std::size_t i = 0; i < active; ++i) {
      if (lanes[i].next == lanes[i].end) {
        out[lanes[i].message] = chains[i];
      } else {
        lanes[kept] = lanes[i];
        chains[kept++] = chains[i];
      }
    }
    active = kept;
  }
  wipe(chains.data(), sizeof chains);
}

MacContextPtr copy_context(const MacContextPtr& source) {
  return MacContextPtr{EVP_MAC_CTX_dup(source.get())};
}

/// HMAC-SHA-256 cut to 128 bits, message by message: OpenSSL has no batch form. The key is set up
/// once.
class Hmac {
public:
  static Result<Hmac> make(const SecretKey& subkey) {
    const MacPtr method{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
    MacContextPtr context{method ? EVP_MAC_CTX_new(method.get()) : nullptr};
    if (!context) return internal_error("HMAC is not available");
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    const RawKey::Bytes key = RawKey::reveal(subkey);
    if (EVP_MAC_init(context.get(), octets(key), key.size(), parameters) != 1)
      return internal_error("HMAC-SHA-256 could not be keyed");
    return Hmac{std::move(context)};
  }

  void tokens(std::span<const Block> blocks, std::size_t blocks_per_message,
              std::span<Block> out) const {
    const ContextPool<MacContextPtr>::Lease context{*pool_};
    for (std::size_t i = 0; i < out.size(); ++i)
      one(context.get(), blocks.subspan(i * blocks_per_message, blocks_per_message), out[i]);
  }

  void long_tokens(std::span<const Block> blocks, std::span<const std::uint32_t> first_block,
                   std::span<Block> out) const {
    const ContextPool<MacContextPtr>::Lease context{*pool_};
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::uint32_t first = first_block[i];
      one(context.get(), blocks.subspan(first, first_block[i + 1] - first), out[i]);
    }
  }

private:
  explicit Hmac(MacContextPtr keyed)
      : pool_(std::make_unique<ContextPool<MacContextPtr>>(std::move(keyed), &copy_context)) {}

  static void one(EVP_MAC_CTX* context, std::span<const Block> message, Block& out) {
    Sha256Bytes code;
    std::size_t written = 0;
    const Bytes bytes = std::as_bytes(message);
    require(EVP_MAC_init(context, nullptr, 0, nullptr) == 1 &&
            EVP_MAC_update(context, octets(bytes), bytes.size()) == 1 &&
            EVP_MAC_final(context, octets(std::span{code}), &written, code.size()) == 1 &&
            written == code.size());
    std::memcpy(out.bytes.data(), code.data(), Block::kBytes);
  }

  std::unique_ptr<ContextPool<MacContextPtr>> pool_;
};

/// Every message has a block and lies inside `blocks`.
bool well_formed(std::span<const Block> blocks, std::span<const std::uint32_t> first_block) {
  for (std::size_t i = 1; i < first_block.size(); ++i)
    if (first_block[i - 1] >= first_block[i]) return false;
  return first_block.back() <= blocks.size();
}

/// What the batch code must give for one message, by the one-shot function.
Result<Block> expected_token(const SecretKey& subkey, Suite suite, Bytes message) {
  const RawKey::Bytes key = RawKey::reveal(subkey);
  if (suite == Suite::aes256_cmac) return cmac_aes256(key, message);
  Result<Sha256Bytes> code = hmac_sha256(key, message);
  if (!code) return failure_of(code);
  Block token;
  std::memcpy(token.bytes.data(), (*code).data(), Block::kBytes);
  return token;
}

} // namespace

struct Prf::State {
  Suite suite;
  std::variant<Cmac, Hmac> function;
};

Prf::Prf(std::unique_ptr<const State> state) : state_(std::move(state)) {}
Prf::Prf(Prf&&) noexcept = default;
Prf& Prf::operator=(Prf&&) noexcept = default;
Prf::~Prf() = default;

Suite Prf::suite() const {
  return state_->suite;
}

Result<Prf> Prf::make(const SecretKey& subkey, Suite suite) {
  std::unique_ptr<const State> state;
  if (suite == Suite::aes256_cmac) {
    Result<Cmac> cmac = Cmac::make(subkey);
    if (!cmac) return failure_of(cmac);
    state = std::make_unique<const State>(State{suite, std::move(*cmac)});
  } else {
    Result<Hmac> hmac = Hmac::make(subkey);
    if (!hmac) return failure_of(hmac);
    state = std::make_unique<const State>(State{suite, std::move(*hmac)});
  }
  Prf prf{std::move(state)};
  TALLYSTICK_TRY(prf.self_check(subkey));
  return prf;
}

Status Prf::self_check(const SecretKey& subkey) const {
  std::array<Block, 2> message{};
  message[1].bytes.fill(std::byte{0x5A});
  const std::span<const Block> blocks{message};
  for (const std::uint32_t length : {1U, 2U}) {
    const std::array<std::uint32_t, 2> whole{0, length};
    std::array<Block, 2> token{};
    long_tokens(blocks, whole, std::span{token}.first(1));
    tokens(blocks.first(1), std::span{token}.last(1));
    Result<Block> expected = expected_token(subkey, suite(), std::as_bytes(blocks.first(length)));
    if (!expected) return failure_of(expected);
    if (token[0] != *expected || (length == 1 && token[1] != *expected))
      return internal_error("the token function differs from its one-shot form");
  }
  return {};
}

void Prf::tokens(std::span<const Block> messages, std::span<Block> out) const {
  tokens(messages, 1, out);
}

void Prf::tokens(std::span<const Block> blocks, std::size_t blocks_per_message,
                 std::span<Block> out) const {
  require(blocks_per_message != 0 && blocks.size() % blocks_per_message == 0 &&
          blocks.size() / blocks_per_message == out.size());
  if (out.empty()) return;
  std::visit([&](const auto& function) { function.tokens(blocks, blocks_per_message, out); },
             state_->function);
}

void Prf::long_tokens(std::span<const Block> blocks, std::span<const std::uint32_t> first_block,
                      std::span<Block> out) const {
  if (out.empty()) return;
  require(first_block.size() == out.size() + 1 && well_formed(blocks, first_block));
  std::visit([&](const auto& function) { function.long_tokens(blocks, first_block, out); },
             state_->function);
}

std::string_view name_of(Suite suite) {
  return suite == Suite::aes256_cmac ? "aes-256-cmac" : "hmac-sha-256-128";
}

std::optional<Suite> parse_suite(std::string_view name) {
  for (const Suite suite : {Suite::aes256_cmac, Suite::hmac_sha256_128})
    if (name == name_of(suite)) return suite;
  return std::nullopt;
}

} // namespace tallystick::crypto
