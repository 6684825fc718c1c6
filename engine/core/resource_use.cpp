// SPDX-License-Identifier: MIT
#include "core/resource_use.hpp"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <fstream>

#include "core/step_clock.hpp"

namespace tallystick {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

rusage usage_now() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage); // cannot fail with these arguments
  return usage;
}

} // namespace

ResourceUse resource_use() {
  const rusage usage = usage_now();
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration<double>(now).count(),
          seconds(usage.ru_utime) + seconds(usage.ru_stime)};
}

std::uint64_t StepClock::thread_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now); // cannot fail with these arguments
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(now.tv_nsec);
}

std::uint64_t peak_memory_bytes() {
  return static_cast<std::uint64_t>(usage_now().ru_maxrss) * 1024; // Linux counts in KiB
}

std::uint64_t memory_bytes() {
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident; // in pages
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void return_free_memory() {
  malloc_trim(0);
}

} // namespace tallystick
