// SPDX-License-Identifier: MIT
// Byte sources that decompress another one. Their memory is wiped: what passes through may be about
// people.
#pragma once

#include <memory>

#include "table/byte_source.hpp"

namespace tallystick::table {

/// Sources over a gzip or zstd file. Damage, truncation and trailing bytes that are no further
/// member or frame are errors (input_refused), never a silent end.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> gunzip(std::unique_ptr<ByteSource> file);
[[nodiscard]] Result<std::unique_ptr<ByteSource>> unzstd(std::unique_ptr<ByteSource> file);

} // namespace tallystick::table
