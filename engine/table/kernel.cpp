// SPDX-License-Identifier: MIT
#include "table/kernel.hpp"

#include <atomic>

#include "table/text_kernel.hpp"

namespace tallystick::table {
namespace {

constexpr int kNoOverride = -1;
std::atomic<int> forced{kNoOverride};

Kernel best_kernel() {
  if (supported(Kernel::avx512)) return Kernel::avx512;
  if (supported(Kernel::avx2)) return Kernel::avx2;
  return Kernel::portable;
}

} // namespace

bool supported(Kernel kernel) {
  if (kernel == Kernel::portable) return true;
#if defined(__x86_64__)
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                    __builtin_cpu_supports("popcnt");
  if (kernel == Kernel::avx2) return avx2;
  return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#else
  return false;
#endif
}

Kernel active_kernel() {
  static const Kernel best = best_kernel();
  const int wanted = forced.load(std::memory_order_relaxed);
  return wanted == kNoOverride ? best : static_cast<Kernel>(wanted);
}

KernelOverride::KernelOverride(Kernel kernel) : previous_(forced.load()) {
  if (supported(kernel)) forced.store(static_cast<int>(kernel));
}

KernelOverride::~KernelOverride() {
  forced.store(previous_);
}

const TextKernel& text_kernel() {
#if defined(__x86_64__)
  switch (active_kernel()) {
  case Kernel::avx512:
    return kAvx512Text;
  case Kernel::avx2:
    return kAvx2Text;
  case Kernel::portable:
    break;
  }
#endif
  return kPortableText;
}

} // namespace tallystick::table
