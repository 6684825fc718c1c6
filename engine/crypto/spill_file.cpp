// SPDX-License-Identifier: MIT
#include "crypto/spill_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <system_error>
#include <utility>

#include "crypto/context_pool.hpp"
#include "crypto/descriptor.hpp"
#include "crypto/openssl_handle.hpp"
#include "crypto/raw_key.hpp"
#include "crypto/require.hpp"
#include "crypto/secret_key.hpp"

namespace tallystick::crypto {
namespace {

constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kNonceBytes = 12;
using Nonce = std::array<std::byte, kNonceBytes>;

[[noreturn]] void fail(int code) {
  throw std::system_error(code, std::generic_category());
}

/// Readable by nobody else, and without a name.
int open_nameless(const std::string& folder) {
  const int file =
      ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, S_IRUSR | S_IWUSR);
  if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT)) return file;
  // A file system without O_TMPFILE: named for a moment.
  std::string name = folder + "/.tallystick-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

CipherContextPtr copy_context(const CipherContextPtr& source) {
  CipherContextPtr copy{EVP_CIPHER_CTX_new()};
  if (copy && EVP_CIPHER_CTX_copy(copy.get(), source.get()) != 1) copy.reset();
  return copy;
}

CipherContextPtr keyed_context(const SecretKey& key, bool encrypt) {
  const CipherPtr cipher{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
  CipherContextPtr context{EVP_CIPHER_CTX_new()};
  require(cipher && context &&
          EVP_CipherInit_ex2(context.get(), cipher.get(), octets(RawKey::reveal(key)), nullptr,
                             encrypt ? 1 : 0, nullptr) == 1);
  return context;
}

SecretKey drawn_key() {
  auto key = SecretKey::random();
  require(key.ok()); // a process without randomness has made no token either
  return std::move(*key);
}

class SpillFile final : public SpillStore {
public:
  explicit SpillFile(std::string folder) : SpillFile(std::move(folder), drawn_key()) {}

  std::uint64_t put(std::span<const std::byte> unit) override {
    if (!file_) open();
    const std::uint64_t at = end_;
    std::byte* const sealed = sealed_.room(unit.size() + kTagBytes);
    seal(at, unit, {sealed, unit.size() + kTagBytes});
    write(at, {sealed, unit.size() + kTagBytes});
    end_ += unit.size() + kTagBytes;
    return at;
  }

  void get(std::uint64_t at, std::span<std::byte> unit) const override {
    std::array<std::byte, kTagBytes> tag{};
    read(at, unit, tag);
    const Nonce nonce = nonce_of(at);
    const ContextPool<CipherContextPtr>::Lease context(openers_);
    int written = 0;
    int rest = 0;
    const bool good =
        EVP_DecryptInit_ex2(context.get(), nullptr, nullptr, octets(std::span{nonce}), nullptr) ==
            1 &&
        EVP_DecryptUpdate(context.get(), octets(unit), &written, octets(unit),
                          static_cast<int>(unit.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(context.get(), octets(unit), &rest) == 1;
    if (good && static_cast<std::size_t>(written) == unit.size()) return;
    ERR_clear_error();
    fail(EIO); // the bytes are not those that were written
  }

  void drop(std::uint64_t at, std::size_t bytes) override {
    // A wish: a file system that cannot give space back keeps it until the run ends.
    static_cast<void>(::fallocate(file_->get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                                  static_cast<off_t>(at), static_cast<off_t>(bytes + kTagBytes)));
  }

  [[nodiscard]] std::uint64_t bytes_written() const override { return end_; }

private:
  SpillFile(std::string folder, const SecretKey& key)
      : folder_(std::move(folder)), sealer_(keyed_context(key, true)),
        openers_(keyed_context(key, false), &copy_context) {}

  static Nonce nonce_of(std::uint64_t at) {
    Nonce nonce{};
    for (std::size_t i = 0; i != sizeof at; ++i)
      nonce[i] = static_cast<std::byte>(at >> (8 * i));
    return nonce;
  }

  void open() {
    file_.emplace(open_nameless(folder_));
    if (file_->valid()) return;
    const int code = errno;
    file_.reset();
    fail(code);
  }

  /// `sealed` has room for the tag behind the unit.
  void seal(std::uint64_t at, std::span<const std::byte> unit, std::span<std::byte> sealed) {
    const Nonce nonce = nonce_of(at);
    int written = 0;
    int rest = 0;
    require(EVP_EncryptInit_ex2(sealer_.get(), nullptr, nullptr, octets(std::span{nonce}),
                                nullptr) == 1 &&
            EVP_EncryptUpdate(sealer_.get(), octets(sealed), &written, octets(unit),
                              static_cast<int>(unit.size())) == 1 &&
            static_cast<std::size_t>(written) == unit.size() &&
            EVP_EncryptFinal_ex(sealer_.get(), octets(sealed.subspan(unit.size())), &rest) == 1 &&
            EVP_CIPHER_CTX_ctrl(sealer_.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes,
                                sealed.last(kTagBytes).data()) == 1);
  }

  void write(std::uint64_t at, std::span<const std::byte> bytes) const {
    while (!bytes.empty()) {
      const ssize_t n = ::pwrite(file_->get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) fail(n < 0 ? errno : EIO);
      at += static_cast<std::uint64_t>(n);
      bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
  }

  void read(std::uint64_t at, std::span<std::byte> unit, std::span<std::byte> tag) const {
    while (!tag.empty()) {
      const std::array<iovec, 2> parts{iovec{unit.data(), unit.size()},
                                       iovec{tag.data(), tag.size()}};
      const ssize_t got =
          ::preadv(file_->get(), parts.data(), parts.size(), static_cast<off_t>(at));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) fail(got < 0 ? errno : EIO);
      auto n = static_cast<std::size_t>(got);
      at += n;
      const std::size_t of_unit = std::min(n, unit.size());
      unit = unit.subspan(of_unit);
      tag = tag.subspan(n - of_unit);
    }
  }

  std::string folder_;
  std::optional<Descriptor> file_; ///< since the first put()
  std::uint64_t end_ = 0;
  UnitBuffer sealed_;
  CipherContextPtr sealer_;
  ContextPool<CipherContextPtr> openers_;
};

} // namespace

std::shared_ptr<SpillStore> make_spill_file(std::string folder) {
  return std::make_shared<SpillFile>(std::move(folder));
}

} // namespace tallystick::crypto
