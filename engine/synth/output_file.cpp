// SPDX-License-Identifier: MIT
#include "synth/output_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace tallystick::synth {
namespace {

constexpr std::size_t kPending = std::size_t{1}
                                 << 18; // small files gather this much before a system call

} // namespace

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  std::error_code ignored;
  if (unpublished_) std::filesystem::remove(partial_, ignored);
}

Status OutputFile::open(const std::filesystem::path& path) {
  path_ = path;
  partial_ = path;
  partial_ += ".partial";
  descriptor_ = ::open(partial_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor_ < 0)
    return Error{ErrorCode::failed, "cannot create the file", "is the directory writable?"}.in_file(
        partial_.string());
  unpublished_ = true;
  return {};
}

Status OutputFile::write(std::string_view text) {
  if (pending_.size() + text.size() <= kPending) {
    pending_.append(text);
    return {};
  }
  TALLYSTICK_TRY(flush(pending_));
  pending_.clear();
  if (text.size() > kPending) return flush(text);
  pending_.append(text);
  return {};
}

Status OutputFile::flush(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      return Error{ErrorCode::failed, "cannot write the file", "is the disk full?"}.in_file(
          partial_.string());
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Status OutputFile::complete() {
  TALLYSTICK_TRY(flush(pending_));
  pending_.clear();
  const bool closed = ::close(descriptor_) == 0;
  descriptor_ = -1;
  if (!closed) return Error{ErrorCode::failed, "cannot close the file"}.in_file(partial_.string());
  return {};
}

Status OutputFile::publish() {
  std::error_code failure;
  std::filesystem::rename(partial_, path_, failure);
  if (failure) return Error{ErrorCode::failed, "cannot rename the file"}.in_file(path_.string());
  unpublished_ = false;
  return {};
}

} // namespace tallystick::synth
