// SPDX-License-Identifier: MIT
#include "table/secret_heap.hpp"

#include <memory>
#include <new>
#include <utility>

#include "core/secret_buffer.hpp"

namespace tallystick::table {
namespace {
constexpr std::size_t kHead = 64; // the buffer's own handle lives in its first bytes
static_assert(sizeof(SecretBuffer) <= kHead);
} // namespace

void* secret_allocate(std::size_t bytes) noexcept {
  try {
    SecretBuffer buffer(bytes + kHead);
    std::byte* memory = buffer.data();
    new (memory) SecretBuffer(std::move(buffer));
    return memory + kHead;
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void secret_free(void* memory) noexcept {
  if (memory == nullptr) return;
  auto* handle = reinterpret_cast<SecretBuffer*>(static_cast<std::byte*>(memory) - kHead);
  const SecretBuffer buffer(std::move(*handle));
  std::destroy_at(handle);
}

} // namespace tallystick::table
