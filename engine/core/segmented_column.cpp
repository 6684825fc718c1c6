// SPDX-License-Identifier: MIT
#include "core/segmented_column.hpp"

#include <sys/mman.h>

#include <new>

namespace tallystick::detail {

void* huge_page_memory(std::size_t bytes) {
  void* memory = std::aligned_alloc(kHugePage, (bytes + kHugePage - 1) / kHugePage * kHugePage);
  if (memory == nullptr) throw std::bad_alloc();
  madvise(memory, bytes, MADV_HUGEPAGE); // a wish; small pages work as well
  return memory;
}

} // namespace tallystick::detail
