// SPDX-License-Identifier: MIT
#include "synth/numbers.hpp"

namespace tallystick::synth {
namespace {

constexpr std::uint32_t kLeft = 8000;
constexpr std::uint32_t kRight = 10000;
static_assert(std::uint64_t{kLeft} * kRight == kNumbers);

std::uint32_t round_value(std::uint32_t half, std::uint64_t key, std::uint32_t round) {
  return static_cast<std::uint32_t>(mix(key + half * 0x9e3779b97f4a7c15ULL + round) >> 33);
}

} // namespace

std::uint32_t shuffled(std::uint32_t index, std::uint64_t key) {
  std::uint32_t left = index / kRight;
  std::uint32_t right = index % kRight;
  for (std::uint32_t round = 0; round < 4; round += 2) {
    left = (left + round_value(right, key, round) % kLeft) % kLeft;
    right = (right + round_value(left, key, round + 1) % kRight) % kRight;
  }
  return left * kRight + right;
}

NhsDigits nhs_number(std::uint32_t index, std::uint64_t seed) {
  const std::uint32_t place = shuffled(index, stream_key(seed, Stream::nhs_number, 0));
  NhsDigits number;
  auto& d = number.text;
  d[0] = '9';
  std::uint32_t stem = place / 8;
  for (std::size_t i = 8; i-- > 1; stem /= 10)
    d[i] = static_cast<char>('0' + stem % 10);
  std::uint32_t sum = 0;
  for (std::uint32_t i = 0; i < 8; ++i)
    sum += static_cast<std::uint32_t>(d[i] - '0') * (10 - i);
  // Of the ten possible ninth digits at most one has no check digit and at most one makes a
  // palindrome: eight remain.
  const bool mirrored = d[7] == d[2] && d[6] == d[3] && d[5] == d[4];
  std::uint32_t wanted = place % 8;
  for (char ninth = '0';; ++ninth) {
    const std::uint32_t rest = (sum + static_cast<std::uint32_t>(ninth - '0') * 2) % 11;
    if (rest == 1 || (mirrored && ninth == d[1])) continue;
    if (wanted-- > 0) continue;
    d[8] = ninth;
    d[9] = rest == 0 ? '0' : static_cast<char>('0' + (11 - rest));
    return number;
  }
}

} // namespace tallystick::synth
