// SPDX-License-Identifier: MIT
#include "table/glob.hpp"

#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace tallystick::table {
namespace {

bool is_file(const char* path) {
  struct stat facts {};
  return stat(path, &facts) == 0 && !S_ISDIR(facts.st_mode);
}

int stop_on_error(const char*, int error) {
  return error == EACCES || error == EIO
             ? 1
             : 0; // a part of the pattern that is no directory just does not match
}

} // namespace

Result<std::vector<std::string>> expand_files(const std::string& path_or_pattern) {
  if (is_file(path_or_pattern.c_str())) return std::vector{path_or_pattern};
  glob_t found{};
  const int code = glob(path_or_pattern.c_str(), GLOB_NOSORT, stop_on_error, &found);
  std::vector<std::string> files;
  if (code == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) {
      if (is_file(found.gl_pathv[i])) files.emplace_back(found.gl_pathv[i]);
    }
  }
  globfree(&found);
  if (code == GLOB_NOSPACE) return Error(ErrorCode::failed, "no memory to list files");
  if (code == GLOB_ABORTED) {
    return Error(ErrorCode::input_refused, "a directory cannot be read").in_file(path_or_pattern);
  }
  if (files.empty()) {
    return Error(ErrorCode::input_refused, "no file matches", "is the path right?")
        .in_file(path_or_pattern);
  }
  std::sort(files.begin(), files.end());
  return files;
}

} // namespace tallystick::table
