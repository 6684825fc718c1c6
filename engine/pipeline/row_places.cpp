// SPDX-License-Identifier: MIT
#include "pipeline/row_places.hpp"

#include <algorithm>
#include <string_view>

namespace tallystick::pipeline {
namespace {

/// Whether a path is what somebody calls `name`: all of it, or its last parts.
bool is_called(std::string_view path, std::string_view name) {
  if (!path.ends_with(name)) return false;
  return path.size() == name.size() || path[path.size() - name.size() - 1] == '/';
}

} // namespace

void RowPlaces::add(const std::string& file, std::span<const std::uint64_t> lines) {
  if (lines.empty()) return;
  if (files_.empty() || files_.back() != file) files_.push_back(file);
  chunks_.push_back({static_cast<RowId>(lines_.size()), files_.size() - 1});
  lines_.insert(lines_.end(), lines.begin(), lines.end());
}

RowPlace RowPlaces::of(RowId row) const {
  const auto after =
      std::upper_bound(chunks_.begin(), chunks_.end(), row,
                       [](RowId wanted, const Chunk& chunk) { return wanted < chunk.first; });
  return {files_[(after - 1)->file], lines_[row]};
}

Result<RowId> RowPlaces::find(const RowPlace& place) const {
  std::vector<std::string> called;
  for (const std::string& file : files_)
    if (is_called(file, place.file) &&
        std::find(called.begin(), called.end(), file) == called.end())
      called.push_back(file);
  if (called.empty())
    return Error(ErrorCode::usage, "no rows were read from this file",
                 "name it as the job does, or by the end of its path")
        .in_file(place.file);
  if (called.size() > 1)
    return Error(ErrorCode::usage, "several files of the job end so", "give more of the path")
        .in_file(place.file);
  for (std::size_t c = 0; c != chunks_.size(); ++c) {
    if (files_[chunks_[c].file] != called.front()) continue;
    const auto begin = lines_.begin() + chunks_[c].first;
    const auto end = c + 1 == chunks_.size() ? lines_.end() : lines_.begin() + chunks_[c + 1].first;
    const auto found = std::lower_bound(begin, end, place.line); // lines ascend within a file
    if (found != end && *found == place.line) return static_cast<RowId>(found - lines_.begin());
  }
  return Error(ErrorCode::usage, "no row that could be read begins at this line",
               "lines are counted from 1, which is the header")
      .at({place.file, place.line, 0, {}});
}

} // namespace tallystick::pipeline
