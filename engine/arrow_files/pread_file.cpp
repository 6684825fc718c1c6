// SPDX-License-Identifier: MIT
#include "arrow_files/pread_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <arrow/buffer.h>
#include <arrow/util/future.h>

#include "arrow_files/failure.hpp"

namespace tallystick::arrow_files {

std::shared_ptr<PreadFile> PreadFile::open(int descriptor) {
  struct stat facts {};
  if (fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode))
    throw Failed(ColumnarFailure::unreadable);
  return std::shared_ptr<PreadFile>(new PreadFile(descriptor, facts.st_size));
}

std::shared_ptr<PreadFile> PreadFile::from_start() const {
  return std::shared_ptr<PreadFile>(new PreadFile(descriptor_, size_));
}

arrow::Status PreadFile::Close() {
  closed_ = true;
  return arrow::Status::OK();
}

arrow::Status PreadFile::Seek(std::int64_t position) {
  if (position < 0) return status_of(ColumnarFailure::damaged);
  position_ = position;
  return arrow::Status::OK();
}

arrow::Result<std::int64_t> PreadFile::Read(std::int64_t count, void* out) {
  ARROW_ASSIGN_OR_RAISE(const std::int64_t got, ReadAt(position_, count, out));
  position_ += got;
  return got;
}

arrow::Result<std::shared_ptr<arrow::Buffer>> PreadFile::Read(std::int64_t count) {
  ARROW_ASSIGN_OR_RAISE(auto buffer, ReadAt(position_, count));
  position_ += buffer->size();
  return buffer;
}

arrow::Result<std::int64_t> PreadFile::ReadAt(std::int64_t position, std::int64_t count,
                                              void* out) {
  if (position < 0 || count < 0) return status_of(ColumnarFailure::damaged);
  std::int64_t done = 0;
  while (done < count) {
    const ssize_t got = pread(descriptor_, static_cast<char*>(out) + done,
                              static_cast<std::size_t>(count - done), position + done);
    if (got == 0) break;
    if (got > 0) {
      done += got;
    } else if (errno != EINTR) {
      return status_of(ColumnarFailure::unreadable);
    }
  }
  return done;
}

arrow::Result<std::shared_ptr<arrow::Buffer>> PreadFile::ReadAt(std::int64_t position,
                                                                std::int64_t count) {
  if (position < 0 || count < 0) return status_of(ColumnarFailure::damaged);
  // A damaged file may ask for more than there is memory.
  count = std::min(count, std::max<std::int64_t>(size_ - position, 0));
  ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(count));
  ARROW_ASSIGN_OR_RAISE(const std::int64_t got, ReadAt(position, count, buffer->mutable_data()));
  if (got < count) ARROW_RETURN_NOT_OK(buffer->Resize(got));
  return std::shared_ptr<arrow::Buffer>(std::move(buffer));
}

arrow::Future<std::shared_ptr<arrow::Buffer>>
PreadFile::ReadAsync(const arrow::io::IOContext& /*context*/, std::int64_t position,
                     std::int64_t count) {
  return arrow::Future<std::shared_ptr<arrow::Buffer>>::MakeFinished(ReadAt(position, count));
}

#if ARROW_VERSION_MAJOR >= 25
arrow::Future<std::shared_ptr<arrow::Buffer>>
PreadFile::ReadAsync(const arrow::io::IOContext& context, std::int64_t position, std::int64_t count,
                     bool may_be_short) {
  // A file that ends too soon fails here, rather than where its bytes are missing.
  if (!may_be_short && (position > size_ || count > size_ - position)) {
    return arrow::Future<std::shared_ptr<arrow::Buffer>>::MakeFinished(
        status_of(ColumnarFailure::damaged));
  }
  return ReadAsync(context, position, count);
}
#endif

} // namespace tallystick::arrow_files
