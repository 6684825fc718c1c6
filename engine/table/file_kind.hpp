// SPDX-License-Identifier: MIT
// What kind of table a file holds. Its first bytes say it, not its name.
#pragma once

#include <cstdint>
#include <string>

namespace tallystick::table {

enum class FileKind : std::uint8_t {
  text, ///< delimited text, maybe compressed; also whatever cannot be looked at, so that its reader says why
  parquet,
  arrow_file,   ///< Arrow IPC with a footer ("Feather version 2")
  arrow_stream, ///< Arrow IPC without one
};

[[nodiscard]] FileKind kind_of_file(const std::string& path);

} // namespace tallystick::table
