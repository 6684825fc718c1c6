// SPDX-License-Identifier: MIT
// The structures by which programs hand columns to each other without a common library: Arrow's C data interface and C
// stream interface (https://arrow.apache.org/docs/format/CDataInterface.html). Names and layout are those of the
// specification; the guards let other headers that declare the same structures stand beside this one.
#pragma once

#include <cstdint>

// NOLINTBEGIN(readability-identifier-naming): the specification's names
extern "C" {

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  std::int64_t flags;
  std::int64_t n_children;
  ArrowSchema** children;
  ArrowSchema* dictionary;
  void (*release)(ArrowSchema*); ///< nullptr: released, or moved elsewhere
  void* private_data;
};

struct ArrowArray {
  std::int64_t length;
  std::int64_t null_count; ///< -1: not known
  std::int64_t offset;
  std::int64_t n_buffers;
  std::int64_t n_children;
  const void** buffers;
  ArrowArray** children;
  ArrowArray* dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};

#endif // ARROW_C_DATA_INTERFACE

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream*, ArrowSchema* out);
  int (*get_next)(ArrowArrayStream*, ArrowArray* out); ///< a released array at the end
  const char* (*get_last_error)(ArrowArrayStream*);
  void (*release)(ArrowArrayStream*);
  void* private_data;
};

#endif // ARROW_C_STREAM_INTERFACE
}
// NOLINTEND(readability-identifier-naming)
