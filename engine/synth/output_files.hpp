// SPDX-License-Identifier: MIT
// The files of one run: gathered in memory to a useful size, and given their names together at the
// end.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "table/atomic_file.hpp"
#include "tallystick/result.hpp"

namespace tallystick::synth {

/// Files that appear together when all are complete; until then none has its name. Serial. Errors:
/// failed.
class OutputFiles {
public:
  /// Adds a file; its number is the count of those added before.
  Status add(const std::filesystem::path& path);
  Status write(std::size_t file, std::string_view text);
  Status finish();

private:
  std::vector<table::PendingFile> files_;
  std::vector<std::string> pending_;
};

} // namespace tallystick::synth
