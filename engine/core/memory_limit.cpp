// SPDX-License-Identifier: MIT
#include "core/memory_limit.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/resource_use.hpp"

namespace tallystick {
namespace {

/// A file of the kernel that holds one number; `nothing` if it holds none ("max") or is not there.
std::uint64_t number_in(const std::filesystem::path& path, std::uint64_t nothing) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  return file >> number ? number : nothing;
}

/// The narrowest limit among those of the process's control group and of all around it. Control groups are version 2
/// ("0::/path"), or version 1 ("9:memory:/path").
std::uint64_t control_group_bytes() {
  std::uint64_t least = UINT64_MAX;
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const bool version_2 = controllers.empty();
    if (!version_2 && controllers.find("memory") == std::string::npos) continue;
    const std::filesystem::path root = version_2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory";
    const char* const name = version_2 ? "memory.max" : "memory.limit_in_bytes";
    std::filesystem::path group = line.substr(second + 1);
    for (;; group = group.parent_path()) {
      least = std::min(least, number_in(root / group.relative_path() / name, UINT64_MAX));
      if (!group.has_relative_path()) break;
    }
  }
  return least;
}

std::uint64_t machine_bytes() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page = sysconf(_SC_PAGESIZE);
  if (pages <= 0 || page <= 0) return UINT64_MAX;
  return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page);
}

} // namespace

MemoryLimit MemoryLimit::of_machine() {
  const std::uint64_t bytes = std::min(machine_bytes(), control_group_bytes());
  return bytes == UINT64_MAX ? MemoryLimit() : MemoryLimit(bytes / 5 * 4);
}

std::size_t MemoryLimit::room() const {
  if (!given()) return SIZE_MAX;
  const std::uint64_t held = memory_bytes();
  return std::max(kLeastRoom, std::size_t{bytes_ - std::min(bytes_, held)});
}

Status MemoryLimit::check(std::uint64_t bytes) const {
  const std::uint64_t needed = memory_bytes() + bytes;
  if (!given() || needed <= bytes_) return {};
  constexpr double kMebibyte = 1U << 20U;
  return Error(ErrorCode::failed, "the memory limit is too low for this run; nothing was written",
               "give it more with --memory-limit, or split the job, for example by year")
      .with("MiB needed", std::ceil(static_cast<double>(needed) / kMebibyte))
      .with("MiB allowed", std::floor(static_cast<double>(bytes_) / kMebibyte));
}

} // namespace tallystick
