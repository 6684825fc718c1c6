// SPDX-License-Identifier: MIT
// Bytes of a file from front to back, decompressed on the way if need be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "tallystick/result.hpp"

namespace tallystick::table {

/// A stream of bytes. Serial: one thread at a time.
class ByteSource {
public:
  virtual ~ByteSource() = default;

  /// Fills the front of `out` and says how much; 0 only at the end (or if `out` is empty). May give
  /// less than asked. After an error every further read gives an error. Errors: input_refused
  /// (damaged or truncated compression), failed (the system cannot read).
  [[nodiscard]] virtual Result<std::size_t> read(std::span<std::byte> out) = 0;

  /// Bytes taken from the file so far (compressed bytes, if it is compressed).
  [[nodiscard]] virtual std::uint64_t bytes_read() const = 0;
  /// Bytes in the file when it was opened; 0 if unknown (a pipe).
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// The path, as the user gave it.
  [[nodiscard]] virtual const std::string& path() const = 0;
};

/// Sees every byte of the file, as it is on disk, once and in order, on the reading thread. Feeds a
/// file digest.
using ByteObserver = std::function<void(std::span<const std::byte>)>;

/// Opens a plain, gzip (RFC 1952, any number of members) or zstd (RFC 8878, any number of frames)
/// file. What it is is decided by its first bytes, not by its name. Errors: input_refused (missing,
/// unreadable, a directory).
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path,
                                                             ByteObserver observer = {});

} // namespace tallystick::table
