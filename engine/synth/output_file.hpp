// SPDX-License-Identifier: MIT
// A file that appears under its name only when it is complete.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "tallystick/result.hpp"

namespace tallystick::synth {

/// Writes to "<name>.partial" and renames it on finish(); an unfinished one is removed with the
/// object.
class OutputFile {
public:
  OutputFile() = default;
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  OutputFile(OutputFile&&) = delete;
  OutputFile& operator=(OutputFile&&) = delete;

  Status open(const std::filesystem::path& path);
  Status write(std::string_view text);
  /// Everything is written and closed, under the temporary name.
  Status complete();
  /// Gives the file its name; after complete().
  Status publish();

private:
  Status flush(std::string_view text);

  std::filesystem::path path_;
  std::filesystem::path partial_;
  std::string pending_;
  int descriptor_ = -1;
  bool unpublished_ = false;
};

} // namespace tallystick::synth
