// SPDX-License-Identifier: MIT
#include "table/byte_source.hpp"

#include <string_view>
#include <utility>

#include "table/decompress.hpp"
#include "table/raw_file.hpp"

namespace tallystick::table {
namespace {

bool is_gzip(std::string_view first) {
  return first.starts_with("\x1f\x8b");
}

/// A frame, or a skippable frame (RFC 8878, sections 3.1.1 and 3.1.2).
bool is_zstd(std::string_view first) {
  using namespace std::string_view_literals;
  if (first == "\x28\xb5\x2f\xfd"sv) return true;
  return first.size() == 4 && first.substr(1) == "\x2a\x4d\x18"sv && (first[0] & 0xf0) == 0x50;
}

} // namespace

Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path, ByteObserver observer) {
  auto opened = RawFile::open(path, std::move(observer));
  if (!opened) return std::move(opened).error();
  std::unique_ptr<RawFile> file = *std::move(opened);
  const std::string_view first = file->first_bytes();
  if (is_gzip(first)) return gunzip(std::move(file));
  if (is_zstd(first)) return unzstd(std::move(file));
  return std::unique_ptr<ByteSource>(std::move(file));
}

} // namespace tallystick::table
