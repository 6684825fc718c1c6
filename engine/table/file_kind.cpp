// SPDX-License-Identifier: MIT
#include "table/file_kind.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace tallystick::table {

FileKind kind_of_file(const std::string& path) {
  struct stat facts {};
  // A pipe gives its first bytes only once.
  if (stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return FileKind::text;
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return FileKind::text;
  std::array<char, 6> first{}; // no more than the magic: what follows may be about people
  const ssize_t got = pread(descriptor, first.data(), first.size(), 0);
  close(descriptor);
  const std::string_view magic(first.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (magic.starts_with("PAR1") || magic.starts_with("PARE")) return FileKind::parquet;
  if (magic.starts_with("ARROW1")) return FileKind::arrow_file;
  if (magic.starts_with("\xFF\xFF\xFF\xFF")) return FileKind::arrow_stream;
  return FileKind::text;
}

} // namespace tallystick::table
