// SPDX-License-Identifier: MIT
#include "core/huge_pages.hpp"

#include <sys/mman.h>

#include <new>

namespace tallystick {
namespace {

std::size_t whole_pages(std::size_t bytes) {
  return (bytes + kHugePage - 1) / kHugePage * kHugePage;
}

} // namespace

void* map_huge_pages(std::size_t bytes) {
  const std::size_t size = whole_pages(bytes);
  const std::size_t mapped = size + kHugePage; // room to align in
  void* memory = mmap(nullptr, mapped, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  auto* const begin = static_cast<std::byte*>(memory);
  const std::size_t off = reinterpret_cast<std::uintptr_t>(memory) % kHugePage;
  const std::size_t before = off == 0 ? 0 : kHugePage - off;
  if (before != 0) munmap(begin, before);
  if (before != kHugePage) munmap(begin + before + size, kHugePage - before);
  madvise(begin + before, size, MADV_HUGEPAGE); // a wish; small pages work as well
  return begin + before;
}

void unmap_huge_pages(void* memory, std::size_t bytes) noexcept {
  if (memory != nullptr) munmap(memory, whole_pages(bytes));
}

} // namespace tallystick
