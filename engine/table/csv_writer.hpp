// SPDX-License-Identifier: MIT
// Delimited text out: quoted only where needed (RFC 4180, section 2), rows ended by LF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "table/dialect.hpp"

namespace tallystick::table {

/// Appends rows to a string of the caller, which may hold several chunks' worth before it is
/// written. What is written reads back as the same fields. The dialect must have a quote; its
/// header setting has no meaning here.
class CsvWriter {
public:
  explicit CsvWriter(std::string& out, Dialect dialect = {}) : out_(out), dialect_(dialect) {}

  void field(std::string_view text);
  void field(std::uint64_t number);
  /// A row without any field writes nothing.
  void end_row();

private:
  char* room(std::size_t bytes);
  void quoted(std::string_view text);

  std::string& out_;
  Dialect dialect_;
  std::vector<char> row_; // the row so far: one append a row instead of two a field
  std::size_t used_ = 0;
  std::size_t fields_ = 0;
};

} // namespace tallystick::table
