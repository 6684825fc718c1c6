// SPDX-License-Identifier: MIT
#include "core/page_block.hpp"

#include <sys/mman.h>

#include <new>

namespace tallystick {
namespace {

constexpr std::size_t kUsualPage = 4096;
constexpr std::size_t kHugePage = std::size_t{2} << 20;

std::size_t rounded(std::size_t bytes, std::size_t page) {
  return (bytes + page - 1) / page * page;
}

std::byte* map(std::size_t bytes) {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  return static_cast<std::byte*>(memory);
}

/// `size` bytes that begin on a huge page.
std::byte* map_huge(std::size_t size) {
  std::byte* const begin = map(size + kHugePage); // room to align in
  const std::size_t off = reinterpret_cast<std::uintptr_t>(begin) % kHugePage;
  const std::size_t before = off == 0 ? 0 : kHugePage - off;
  if (before != 0) munmap(begin, before);
  if (before != kHugePage) munmap(begin + before + size, kHugePage - before);
  madvise(begin + before, size, MADV_HUGEPAGE); // a wish; usual pages work as well
  return begin + before;
}

} // namespace

PageBlock::PageBlock(std::size_t bytes, Pages pages) : size_(bytes) {
  if (bytes == 0) return;
  mapped_ = rounded(bytes, pages == Pages::huge ? kHugePage : kUsualPage);
  data_ = pages == Pages::huge ? map_huge(mapped_) : map(mapped_);
}

PageBlock::~PageBlock() {
  if (data_ != nullptr) munmap(data_, mapped_);
}

} // namespace tallystick
