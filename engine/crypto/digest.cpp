// SPDX-License-Identifier: MIT
#include "crypto/digest.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>
#include <utility>

#include "core/secret_buffer.hpp"
#include "crypto/descriptor.hpp"
#include "crypto/failure.hpp"
#include "crypto/hex.hpp"
#include "crypto/openssl_handle.hpp"
#include "crypto/require.hpp"

namespace tallystick::crypto {

class Sha256::State {
public:
  explicit State(DigestContextPtr started) : context(std::move(started)) {}

  DigestContextPtr context;
};

Sha256::Sha256(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

Result<Sha256> Sha256::make() {
  const DigestPtr method{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  DigestContextPtr context{EVP_MD_CTX_new()};
  if (!method || !context || EVP_DigestInit_ex2(context.get(), method.get(), nullptr) != 1)
    return internal_error("SHA-256 is not available");
  return Sha256{std::make_unique<State>(std::move(context))};
}

void Sha256::update(std::span<const std::byte> bytes) {
  require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() const {
  const DigestContextPtr copy{EVP_MD_CTX_new()};
  if (!copy || EVP_MD_CTX_copy_ex(copy.get(), state_->context.get()) != 1) throw std::bad_alloc();
  std::array<std::byte, 32> digest{};
  unsigned written = 0;
  require(EVP_DigestFinal_ex(copy.get(), octets(std::span{digest}), &written) == 1 &&
          written == digest.size());
  std::string text(2 * digest.size(), '\0');
  write_hex(digest, text);
  return text;
}

Result<std::string> sha256_of_file(const std::string& path) {
  constexpr std::size_t kStep = 1U << 20;
  Result<Sha256> sha = Sha256::make();
  if (!sha) return failure_of(sha);
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file.valid())
    return Error{ErrorCode::input_refused, "file cannot be opened for its checksum"}.in_file(path);
  SecretBuffer buffer{kStep}; // the file may hold identifiers
  while (true) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return Error{ErrorCode::input_refused, "file cannot be read for its checksum"}.in_file(path);
    if (got == 0) return sha->hex();
    sha->update({buffer.data(), static_cast<std::size_t>(got)});
  }
}

} // namespace tallystick::crypto
