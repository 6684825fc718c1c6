// SPDX-License-Identifier: MIT
// What the engine and the plug-in that reads and writes columnar files (Parquet, Arrow IPC) know of each other. The
// plug-in is a shared library of its own, loaded when a job first asks for such a file, since it needs Arrow's library
// of one major version; everything crosses as C structures, no exception and no text of a file does.
#pragma once

#include <cstdint>

#include "table/arrow_c_data.hpp"

namespace tallystick::table {

/// Changes with everything below.
inline constexpr std::uint32_t kColumnarPluginVersion = 1;
/// The one symbol of the plug-in: `const ColumnarPlugin* tallystick_columnar_plugin()`.
inline constexpr const char* kColumnarPluginSymbol = "tallystick_columnar_plugin";

enum class ColumnarFormat : std::uint8_t { parquet, arrow_file, arrow_stream };

/// Why a call failed. A fixed list: what the Arrow library says may quote the file.
enum class ColumnarFailure : std::uint8_t {
  none,
  damaged,     ///< not a file of its format, truncated, or inconsistent
  encrypted,   ///< Parquet modular encryption
  unsupported, ///< a type, codec or encoding that this build of Arrow does not know
  unreadable,  ///< the system cannot read
  memory,
  sink, ///< the sink refused the bytes
  internal,
};

enum class ColumnarCodec : std::uint8_t { none, snappy, zstd };

/// Takes the bytes of a file that is written, front to back; not 0 ends the writing.
struct ColumnarSink {
  void* context;
  int (*write)(void* context, const void* bytes, std::int64_t count);
};

struct ColumnarWriteOptions {
  ColumnarFormat format;
  ColumnarCodec codec;
  std::int64_t rows_per_group; ///< of a Parquet row group, or of a record batch
  std::int32_t threads;        ///< that may encode columns; 1: only the calling one
  const char* created_by;      ///< in the file's footer
};

using ColumnarFile = struct ColumnarFileState*;     ///< a file that is read
using ColumnarWriter = struct ColumnarWriterState*; ///< a file that is written

/// All pointers are borrowed for the call, unless said otherwise. Calls on one file or one writer are serial, but
/// streams of one file may be read by different threads at once.
struct ColumnarPlugin {
  std::uint32_t version;     ///< kColumnarPluginVersion
  const char* arrow_version; ///< "26.0.1"

  /// Opens a file by a descriptor that can seek; the plug-in reads with pread only, never moves its position, and the
  /// caller keeps it open until close().
  ColumnarFailure (*open)(int descriptor, ColumnarFormat format, ColumnarFile* out);
  void (*close)(ColumnarFile file);
  /// Top-level columns, in file order. The caller releases it.
  ColumnarFailure (*schema)(ColumnarFile file, ArrowSchema* out);
  /// Row groups of a Parquet file, record batches of an Arrow file; an Arrow stream is one group of unknown rows (-1).
  std::int64_t (*groups)(ColumnarFile file);
  std::int64_t (*group_rows)(ColumnarFile file, std::int64_t group);
  /// A stream of the rows of one group, `fields` only (indices into the schema, any order; the stream's columns are in
  /// that order), in batches of at most `batch_rows`. Strings may come as dictionaries. The caller releases the stream,
  /// before close(); its get_next() gives a ColumnarFailure as error number, plus 1000, and no text.
  ColumnarFailure (*read)(ColumnarFile file, std::int64_t group, const std::int32_t* fields,
                          std::int64_t field_count, std::int64_t batch_rows, ArrowArrayStream* out);

  /// Begins a file. The schema is borrowed; the sink is used until finish() or discard().
  ColumnarFailure (*create)(const ColumnarWriteOptions* options, const ArrowSchema* schema,
                            ColumnarSink sink, ColumnarWriter* out);
  /// Takes the array (a struct array of the schema's columns) over in any case. Groups are cut by rows_per_group,
  /// however rows come in batches.
  ColumnarFailure (*write)(ColumnarWriter writer, ArrowArray* batch);
  /// Writes what is held back and the footer. The writer can only be discarded after it.
  ColumnarFailure (*finish)(ColumnarWriter writer);
  void (*discard)(ColumnarWriter writer);
};

} // namespace tallystick::table
