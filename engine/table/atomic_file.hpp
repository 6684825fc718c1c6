// SPDX-License-Identifier: MIT
// Output files that appear whole or not at all.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "table/byte_sink.hpp"
#include "table/byte_source.hpp"
#include "tallystick/result.hpp"

namespace tallystick::table {

struct PendingFileOptions {
  mode_t mode = 0600; ///< permission bits, set exactly (the umask has no say)
  Compression compression = Compression::none; ///< compression_of(path) to go by the name
  ByteObserver observer = {}; ///< sees every byte as it goes to disk, in order: feeds a digest
};

/// A file under a temporary name in its own directory (`.name.XXXXXX.part`), mode 0600 until it is
/// committed. If it is destroyed before commit(), the temporary file is removed and the final name
/// was never touched. Serial. Errors: failed. A write that fails is never tried again: from then on
/// every call, commit() too, gives that error.
class PendingFile {
public:
  static Result<PendingFile> create(const std::string& path, PendingFileOptions options = {});
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;
  PendingFile(PendingFile&&) noexcept;
  PendingFile& operator=(PendingFile&&) noexcept;
  ~PendingFile();

  [[nodiscard]] Status write(std::span<const std::byte> bytes);
  [[nodiscard]] Status write(std::string_view text) {
    return write(std::as_bytes(std::span(text)));
  }
  /// All data on disk under the temporary name; nothing can be written any more, and the observer
  /// has seen all.
  [[nodiscard]] Status complete();
  /// Completes the file unless that was done, gives the file its permissions and its name
  /// (replacing an older file), syncs the directory.
  [[nodiscard]] Status commit();
  [[nodiscard]] const std::string& path() const; ///< the final name

  /// Commits several files: all data are safe on disk before the first name changes, then names
  /// change in order. If one fails, the files before it are in place and all others are as they
  /// were before.
  [[nodiscard]] static Status commit_all(std::span<PendingFile> files);

private:
  struct State;
  explicit PendingFile(std::unique_ptr<State> state);
  Status publish();
  Status fail(Error error);

  std::unique_ptr<State> state_;
};

} // namespace tallystick::table
