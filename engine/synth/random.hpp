// SPDX-License-Identifier: MIT
// Counter-based randomness: the same numbers on every machine, whatever the order or thread they
// are drawn in.
#pragma once

#include <bit>
#include <cstdint>

namespace tallystick::synth {

/// A bijective 64-bit mixer (the finaliser of SplitMix64; Steele, Lea, Flood 2014).
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// A keyed bijection on numbers of 36 bits (xor-shifts and odd factors are invertible): short ids
/// that show no order.
[[nodiscard]] constexpr std::uint64_t shuffled_36(std::uint64_t number, std::uint64_t key) {
  constexpr std::uint64_t kMask = (std::uint64_t{1} << 36) - 1;
  std::uint64_t x = (number + key) & kMask;
  x = ((x ^ (x >> 17)) * 0x5'851f'42d5ULL) & kMask;
  x = ((x ^ (x >> 19)) * 0x9'2b5b'5a2dULL) & kMask;
  return x ^ (x >> 18);
}

/// What a stream of random numbers is for; two streams of one seed never share numbers by design.
enum class Stream : std::uint64_t {
  household = 1,
  place,
  person,
  choices,
  events,
  rows,
  nhs_number,
  local_id,
  event_key,
  second_id,
  record,
};

[[nodiscard]] constexpr std::uint64_t stream_key(std::uint64_t seed, Stream stream,
                                                 std::uint64_t index) {
  constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15ULL;
  return mix(mix(seed + static_cast<std::uint64_t>(stream) * kStep) + index * kStep);
}

/// A probability as a threshold on 32 random bits: comparing integers gives the same answer
/// everywhere.
class Chance {
public:
  constexpr Chance() = default;
  /// `share` in [0, 1]; scaling by a power of two is exact, so no rounding differs between
  /// machines. Rounds to the nearest 2^-32.
  constexpr explicit Chance(double share)
      : threshold_((static_cast<std::uint64_t>(share * 8589934592.0) + 1) / 2) {}
  [[nodiscard]] constexpr std::uint64_t threshold() const { return threshold_; }
  [[nodiscard]] constexpr double share() const {
    return static_cast<double>(threshold_) / 4294967296.0;
  }
  /// The chance multiplied by percent / 100, at most 1.
  [[nodiscard]] constexpr Chance scaled(std::uint32_t percent) const {
    Chance result;
    const std::uint64_t wanted = threshold_ * percent / 100;
    result.threshold_ = wanted < (1ULL << 32) ? wanted : (1ULL << 32);
    return result;
  }

private:
  std::uint64_t threshold_ = 0;
};

class Random {
public:
  constexpr explicit Random(std::uint64_t key) : state_(key) {}
  constexpr Random(std::uint64_t seed, Stream stream, std::uint64_t index)
      : state_(stream_key(seed, stream, index)) {}

  constexpr std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15ULL); }
  constexpr std::uint32_t bits32() { return static_cast<std::uint32_t>(next() >> 32); }
  /// Uniform in [0, n); n > 0. The bias of 2^-32 x n does not matter here.
  constexpr std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>((std::uint64_t{bits32()} * n) >> 32);
  }
  /// Uniform in [low, high].
  constexpr std::int32_t between(std::int32_t low, std::int32_t high) {
    return low + static_cast<std::int32_t>(below(static_cast<std::uint32_t>(high - low + 1)));
  }
  constexpr bool hit(Chance chance) { return bits32() < chance.threshold(); }
  constexpr bool one_in(std::uint32_t n) { return below(n) == 0; }
  constexpr bool percent(std::uint32_t share) { return below(100) < share; }

  /// Heavy-tailed, 16 fractional bits, mean exactly 1.5: -log2 of a uniform number, straight
  /// between powers of two, which needs no logarithm and so no mathematics library whose last bit
  /// differs between machines.
  constexpr std::uint32_t skewed_q16() {
    const std::uint32_t u = bits32() | 1U;
    const auto zeros = static_cast<std::uint32_t>(std::countl_zero(u));
    const auto fraction =
        static_cast<std::uint32_t>((std::uint64_t{u} << (zeros + 1)) & 0xffffffffULL);
    return (zeros << 16) + (0x10000U - (fraction >> 16));
  }

private:
  std::uint64_t state_;
};

} // namespace tallystick::synth
