// SPDX-License-Identifier: MIT
// Where the rows of a run stand in its files: for people who ask about rows, since they know lines.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "flow/permitted_batch.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// A line of a file, counted from 1.
struct RowPlace {
  std::string file;
  std::uint64_t line = 0;
};

/// Takes 8 bytes a row.
class RowPlaces {
public:
  /// The next rows of the run, in order: the line of `file` that each begins at.
  void add(const std::string& file, std::span<const std::uint64_t> lines);
  [[nodiscard]] RowPlace of(RowId row) const;
  /// `place.file` as in the job (the name of the source, if its rows are in memory), or the end of its path. Errors: usage, if it is no file of the run or more than one, or if no
  /// row that could be read begins there.
  [[nodiscard]] Result<RowId> find(const RowPlace& place) const;

private:
  struct Chunk {
    RowId first;
    std::size_t file;
  };
  std::vector<std::string> files_;
  std::vector<Chunk> chunks_; ///< by first row
  std::vector<std::uint64_t> lines_;
};

} // namespace tallystick::pipeline
