// SPDX-License-Identifier: MIT
// Where output bytes go: a file descriptor, or a compressor in front of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "table/byte_source.hpp"
#include "tallystick/result.hpp"

namespace tallystick::table {

/// Serial. After an error the output is lost: every further call gives an error, nothing is tried
/// again. Errors: failed.
class ByteSink {
public:
  virtual ~ByteSink() = default;
  [[nodiscard]] virtual Status write(std::span<const std::byte> bytes) = 0;
  /// Writes what is still held back. To be called once, after the last write.
  [[nodiscard]] virtual Status finish() = 0;
};

/// Writes straight to an open descriptor, which stays the caller's. `path` is for messages; the
/// observer sees what was written.
[[nodiscard]] std::unique_ptr<ByteSink> descriptor_sink(int descriptor, std::string path,
                                                        ByteObserver observer = {});

enum class Compression : std::uint8_t { none, gzip, zstd };

/// By the end of the name: `.gz`, `.zst`, anything else.
[[nodiscard]] Compression compression_of(const std::string& path);

/// A sink that compresses into another one (gzip level 6; zstd level 3 with checksum). The same
/// bytes, however they are cut into writes, give the same output: no time stamp, no name, no
/// threads.
[[nodiscard]] Result<std::unique_ptr<ByteSink>> compressing_sink(Compression compression,
                                                                 std::unique_ptr<ByteSink> below);

} // namespace tallystick::table
