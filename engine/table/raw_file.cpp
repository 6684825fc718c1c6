// SPDX-License-Identifier: MIT
#include "table/raw_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/secret_buffer.hpp"

namespace tallystick::table {

RawFile::RawFile(int descriptor, std::uint64_t size, std::string path, ByteObserver observer)
    : descriptor_(descriptor), size_(size), path_(std::move(path)), observer_(std::move(observer)) {
}

RawFile::~RawFile() {
  wipe(ahead_.data(), ahead_.size());
  close(descriptor_);
}

Result<std::unique_ptr<RawFile>> RawFile::open(const std::string& path, ByteObserver observer) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return Error(ErrorCode::input_refused, "the file cannot be opened",
                 "does it exist and may you read it?")
        .with("errno", errno)
        .in_file(path);
  }
  struct stat facts {};
  if (fstat(descriptor, &facts) != 0 || S_ISDIR(facts.st_mode)) {
    close(descriptor);
    return Error(ErrorCode::input_refused, "this is not a file").in_file(path);
  }
  const auto size = S_ISREG(facts.st_mode) ? static_cast<std::uint64_t>(facts.st_size) : 0;
  posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL); // best effort
  std::unique_ptr<RawFile> file(new RawFile(descriptor, size, path, std::move(observer)));
  TALLYSTICK_TRY(file->read_ahead());
  return file;
}

Status RawFile::read_ahead() {
  while (ahead_size_ < ahead_.size()) {
    auto got = read_system(std::span(ahead_).subspan(ahead_size_));
    if (!got) return std::move(got).error();
    if (*got == 0) break;
    ahead_size_ += *got;
  }
  return {};
}

std::string_view RawFile::first_bytes() const {
  return {reinterpret_cast<const char*>(ahead_.data()), ahead_size_};
}

Result<std::size_t> RawFile::read_system(std::span<std::byte> out) {
  ssize_t got = 0;
  do {
    got = ::read(descriptor_, out.data(), out.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    return Error(ErrorCode::failed, "the file cannot be read").with("errno", errno).in_file(path_);
  }
  const auto n = static_cast<std::size_t>(got);
  bytes_read_ += n;
  if (observer_ && n != 0) observer_(out.first(n));
  return n;
}

Result<std::size_t> RawFile::read(std::span<std::byte> out) {
  const std::size_t n = std::min(out.size(), ahead_size_ - ahead_used_);
  if (n != 0) std::memcpy(out.data(), ahead_.data() + ahead_used_, n);
  ahead_used_ += n;
  if (n == out.size()) return n;
  auto more = read_system(out.subspan(n));
  if (!more) return std::move(more).error();
  return n + *more;
}

} // namespace tallystick::table
