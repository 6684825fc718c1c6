// SPDX-License-Identifier: MIT
#include "crypto/random.hpp"

#include <openssl/rand.h>

#include <algorithm>

#include "crypto/openssl_handle.hpp"

namespace tallystick::crypto {
namespace {

using Generator = int (*)(unsigned char*, int);

Status fill(std::span<std::byte> out, Generator generator) {
  constexpr std::size_t kStep = 1U << 20; // the interface counts in int
  while (!out.empty()) {
    const std::span<std::byte> part = out.first(std::min(out.size(), kStep));
    if (generator(octets(part), static_cast<int>(part.size())) != 1)
      return internal_error("the random generator failed");
    out = out.subspan(part.size());
  }
  return {};
}

} // namespace

Status fill_random(std::span<std::byte> out) {
  return fill(out, &RAND_bytes);
}

Status fill_random_secret(std::span<std::byte> out) {
  return fill(out, &RAND_priv_bytes);
}

} // namespace tallystick::crypto
