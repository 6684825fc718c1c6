// SPDX-License-Identifier: MIT
// Delimited text out: quoted only where needed (RFC 4180, section 2), rows ended by LF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

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
  void separate() {
    if (fields_++ != 0) out_.push_back(dialect_.delimiter);
  }

  std::string& out_;
  Dialect dialect_;
  std::size_t fields_ = 0;
  bool only_empty_ = true; // all fields of the row so far are empty
};

} // namespace tallystick::table
