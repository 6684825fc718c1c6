// SPDX-License-Identifier: MIT
#include "link/key_filter.hpp"

namespace tallystick::link {

[[gnu::always_inline]] inline void KeyFilter::test_all(std::span<const std::uint32_t> keys,
                                                       std::uint32_t* __restrict hit) const {
  const std::uint64_t* const words = words_.data();
  const std::uint64_t mask = mask_;
  for (std::size_t i = 0; i != keys.size(); ++i) {
    const std::uint64_t key = hash_of(keys[i]);
    const std::uint64_t bits = bits_of(key);
    hit[i] = (words[key & mask] & bits) == bits ? 1U : 0U;
  }
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] void KeyFilter::test_all_avx2(std::span<const std::uint32_t> keys,
                                                      std::uint32_t* hit) const {
  test_all(keys, hit);
}
#endif

void KeyFilter::test_many(std::span<const std::uint32_t> keys, std::uint32_t* hit) const {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) return test_all_avx2(keys, hit);
#endif
  test_all(keys, hit);
}

} // namespace tallystick::link
