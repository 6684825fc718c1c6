// SPDX-License-Identifier: MIT
#include "crypto/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <ostream>
#include <system_error>

#include "crypto/descriptor.hpp"
#include "crypto/failure.hpp"
#include "crypto/key_text.hpp"

namespace tallystick::crypto {
namespace {

Error cannot_write(const std::string& path) {
  return Error{ErrorCode::failed, "key file cannot be written", "is the disk full or read-only?"}
      .in_file(path);
}

/// Makes the missing folders above a file, for the owner only.
Status make_folders(const std::filesystem::path& folder, const std::string& path) {
  std::error_code error;
  if (folder.empty() || std::filesystem::exists(folder, error)) return {};
  TALLYSTICK_TRY(make_folders(folder.parent_path(), path));
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return Error{ErrorCode::failed, "folder for the key file cannot be made"}.in_file(path);
  return {};
}

/// A failed write, sync or close means that the key may not be on the disk; it is never tried
/// again.
bool write_and_sync(Descriptor& file, std::string_view text) {
  if (::fchmod(file.get(), 0600) != 0) return false;
  while (!text.empty()) {
    const ssize_t wrote = ::write(file.get(), text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  const bool synced = ::fsync(file.get()) == 0;
  return file.close() && synced;
}

bool sync_folder(const std::filesystem::path& folder) {
  Descriptor descriptor{
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  return descriptor.valid() && ::fsync(descriptor.get()) == 0;
}

Error not_opened(int reason) {
  if (reason == ENOENT || reason == ENOTDIR)
    return {ErrorCode::key_refused, "key file does not exist", "check the path"};
  if (reason == ELOOP)
    return {ErrorCode::key_refused, "key file is a symbolic link", "name the key file itself"};
  return {ErrorCode::key_refused, "key file cannot be opened", "is it yours, with mode 0600?"};
}

/// Asked of the open file, not of its name, so that nothing can be swapped in between.
Status check_custody(const Descriptor& file) {
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) return not_opened(errno);
  if (!S_ISREG(facts.st_mode))
    return Error{ErrorCode::key_refused, "key file is not a regular file",
                 "pipes, devices and folders are not read for keys"};
  if (facts.st_uid != ::geteuid())
    return Error{ErrorCode::key_refused, "key file belongs to another user",
                 "run as the user who owns the key"};
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Error{ErrorCode::key_refused, "key file is open to group or others",
                 "chmod 600 the file; if others could read it, make a new key"};
  return {};
}

Result<SecretBuffer> read_text(const Descriptor& file) {
  SecretBuffer text{kMaxKeyText + 1};
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return not_opened(errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kMaxKeyText)
    return Error{ErrorCode::key_refused, "key file is too long to be a key file", "check the path"};
  text.resize(size);
  return text;
}

Result<KeyFile> read_checked(const std::string& path, KeyPurpose expected) {
  // O_NONBLOCK: a named pipe must be refused, not waited for.
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)};
  if (!file.valid()) return not_opened(errno);
  TALLYSTICK_TRY(check_custody(file));
  Result<SecretBuffer> text = read_text(file);
  if (!text) return failure_of(text);
  Result<KeyFile> key = parse_key_text(*text);
  if (key && key->purpose != expected)
    return Error{ErrorCode::key_refused, "key file is for another purpose",
                 "linkage, project and store keys are separate files"};
  return key;
}

} // namespace

std::string_view name_of(KeyPurpose purpose) {
  switch (purpose) {
  case KeyPurpose::linkage:
    return "linkage";
  case KeyPurpose::project:
    return "project";
  case KeyPurpose::store:
    return "store";
  }
  return "unknown";
}

std::optional<KeyPurpose> parse_key_purpose(std::string_view name) {
  for (const KeyPurpose purpose : {KeyPurpose::linkage, KeyPurpose::project, KeyPurpose::store})
    if (name == name_of(purpose)) return purpose;
  return std::nullopt;
}

void PrintTo(const KeyFile& file, std::ostream* out) {
  *out << "KeyFile(" << name_of(file.purpose) << ", id " << file.id.text() << ", key redacted)";
}

Result<KeyId> write_key_file(const std::string& path, KeyPurpose purpose, std::uint32_t epoch,
                             Date created) {
  Result<KeyId> id = KeyId::random();
  if (!id) return id;
  Result<SecretKey> key = SecretKey::random();
  if (!key) return failure_of(key);
  Result<SecretBuffer> text = key_text(KeyFile{purpose, *id, epoch, created, std::move(*key)});
  if (!text) return failure_of(text);

  const std::filesystem::path folder = std::filesystem::path{path}.parent_path();
  TALLYSTICK_TRY(make_folders(folder, path));
  Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
  if (!file.valid() && errno == EEXIST)
    return Error{ErrorCode::key_refused, "a file of this name exists and is never overwritten",
                 "choose another name for the new key"}
        .in_file(path);
  if (!file.valid()) return cannot_write(path);
  if (!write_and_sync(file, text->view()) || !sync_folder(folder)) {
    static_cast<void>(::unlink(path.c_str()));
    return cannot_write(path);
  }
  return id;
}

Result<KeyFile> read_key_file(const std::string& path, KeyPurpose expected) {
  Result<KeyFile> key = read_checked(path, expected);
  if (!key) return failure_of(key).in_file(path);
  return key;
}

} // namespace tallystick::crypto
