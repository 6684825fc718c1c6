// SPDX-License-Identifier: MIT
// Which set of machine instructions the text scanners use. One choice for the process, made at run
// time.
#pragma once

#include <cstdint>

namespace tallystick::table {

/// All kernels give the same results; only their speed differs.
enum class Kernel : std::uint8_t {
  portable, ///< plain 64-bit arithmetic, any machine
  avx2,     ///< needs AVX2, BMI, POPCNT
  avx512,   ///< needs AVX-512 F, BW, VL, DQ and the above
};

/// True if this machine can run the kernel.
[[nodiscard]] bool supported(Kernel kernel);

/// The kernel in use: the best that is supported, unless a KernelOverride is alive.
[[nodiscard]] Kernel active_kernel();

/// Forces a supported kernel for its lifetime; an unsupported one is ignored. For tests and
/// benchmarks.
class KernelOverride {
public:
  explicit KernelOverride(Kernel kernel);
  ~KernelOverride();
  KernelOverride(const KernelOverride&) = delete;
  KernelOverride& operator=(const KernelOverride&) = delete;

private:
  int previous_;
};

} // namespace tallystick::table
