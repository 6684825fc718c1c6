// SPDX-License-Identifier: MIT
#include "table/columnar_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "core/secret_buffer.hpp"
#include "table/columnar_loader.hpp"

namespace tallystick::table {
namespace {

/// As many rows as CSV chunks have, so that what is made of them stays in a core's cache.
constexpr std::int64_t kBatchRows = std::int64_t{1} << 13;
constexpr std::size_t kObservedBytes = std::size_t{1} << 18;

ColumnarFormat format_of(FileKind kind) {
  if (kind == FileKind::parquet) return ColumnarFormat::parquet;
  return kind == FileKind::arrow_file ? ColumnarFormat::arrow_file : ColumnarFormat::arrow_stream;
}

} // namespace

Result<std::unique_ptr<ColumnarReader>> ColumnarReader::open(const std::string& path, FileKind kind,
                                                             ByteObserver observer) {
  auto plugin = columnar_plugin();
  if (!plugin) return Error(plugin.error()).in_file(path);
  std::unique_ptr<ColumnarReader> reader(new ColumnarReader(path, **plugin));
  reader->observer_ = std::move(observer);
  TALLYSTICK_TRY(reader->open_file(kind));
  return reader;
}

Status ColumnarReader::open_file(FileKind kind) {
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat facts {};
  if (descriptor_ < 0 || fstat(descriptor_, &facts) != 0)
    return Error(ErrorCode::input_refused, "the file cannot be opened",
                 "does it exist and may you read it?")
        .with("errno", errno)
        .in_file(path_);
  size_ = static_cast<std::uint64_t>(facts.st_size);
  if (const auto failure = plugin_.open(descriptor_, format_of(kind), &file_);
      failure != ColumnarFailure::none)
    return placed(columnar_error(failure));
  ArrowSchema raw{};
  if (const auto failure = plugin_.schema(file_, &raw); failure != ColumnarFailure::none)
    return placed(columnar_error(failure));
  auto schema = ColumnSchema::make(Owned<ArrowSchema>(raw));
  if (!schema) return placed(std::move(schema).error());
  schema_ = std::move(*schema);
  return {};
}

ColumnarReader::~ColumnarReader() {
  stream_.reset();
  if (file_ != nullptr) plugin_.close(file_);
  if (descriptor_ >= 0) ::close(descriptor_);
  wipe(buffer_.data(), buffer_.size());
}

std::optional<std::uint64_t> ColumnarReader::rows() const {
  std::uint64_t rows = 0;
  for (std::int64_t group = 0; group < plugin_.groups(file_); ++group) {
    const std::int64_t more = plugin_.group_rows(file_, group);
    if (more < 0) return {};
    rows += static_cast<std::uint64_t>(more);
  }
  return rows;
}

/// The file's bytes in order for the observer, beside what the plug-in reads here and there.
Status ColumnarReader::observe_until(std::uint64_t end) {
  buffer_.resize(kObservedBytes);
  while (seen_ < end) {
    const std::size_t wanted = std::min<std::uint64_t>(buffer_.size(), end - seen_);
    const ssize_t got = pread(descriptor_, buffer_.data(), wanted, static_cast<off_t>(seen_));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return placed(columnar_error(ColumnarFailure::unreadable));
    if (observer_) observer_({buffer_.data(), static_cast<std::size_t>(got)});
    seen_ += static_cast<std::uint64_t>(got);
  }
  return {};
}

Result<std::unique_ptr<ColumnBatch>> ColumnarReader::next() {
  const std::int64_t groups = plugin_.groups(file_);
  for (;;) {
    if (!stream_) {
      if (next_group_ == groups) {
        TALLYSTICK_TRY(observe_until(size_));
        return std::unique_ptr<ColumnBatch>{};
      }
      ArrowArrayStream raw{};
      const auto failure =
          plugin_.read(file_, next_group_, fields_.data(),
                       static_cast<std::int64_t>(fields_.size()), kBatchRows, &raw);
      if (failure != ColumnarFailure::none) return placed(columnar_error(failure));
      auto stream = ColumnStream::open(raw);
      if (!stream) return placed(std::move(stream).error());
      stream_.emplace(std::move(*stream));
      ++next_group_;
      TALLYSTICK_TRY(observe_until(size_ * static_cast<std::uint64_t>(next_group_) /
                                   static_cast<std::uint64_t>(groups)));
    }
    auto batch = stream_->next();
    if (!batch) return placed(std::move(batch).error());
    if (*batch) return batch;
    stream_.reset();
  }
}

} // namespace tallystick::table
