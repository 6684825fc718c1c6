// SPDX-License-Identifier: MIT
#include "table/dialect.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "table/record_machine.hpp"

namespace tallystick::table {
namespace {

constexpr std::array kCandidates = {',', ';', '\t', '|'}; // earlier wins a tie

bool usable(char c) {
  return c != '\n' && c != '\r' && c != '\0';
}

/// The records of a sample: the number of fields of each, and the fields of the first.
struct Sample {
  std::vector<std::size_t> fields;
  std::vector<std::string_view> first;
};

Sample take_sample(std::string_view text, const Dialect& dialect) {
  Sample sample;
  std::size_t fields = 0;
  std::size_t begin = 0;
  std::size_t record = 0;
  const auto field = [&](std::size_t end) {
    ++fields;
    if (sample.fields.empty()) sample.first.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  };
  const auto record_end = [&](std::size_t end, Quoting) {
    const std::string_view line = text.substr(record, end - record);
    field(end);
    if (line.empty() || line == "\r") { // blank lines are no records
      if (sample.fields.empty()) sample.first.clear();
    } else {
      sample.fields.push_back(fields);
    }
    fields = 0;
    record = end + 1;
  };
  const RecordTail tail = walk_records(text, dialect, field, record_end);
  // Bytes of a cut last record say nothing, unless they are all there is.
  if (sample.fields.empty() && tail.begin < text.size()) record_end(text.size(), tail.quoting);
  return sample;
}

std::string_view without_quotes(std::string_view field, char quote) {
  if (field.ends_with('\r')) field.remove_suffix(1);
  if (field.size() >= 2 && field.front() == quote && field.back() == quote) {
    return field.substr(1, field.size() - 2);
  }
  return field;
}

/// Names start with a letter or underscore and are all different; values of people hardly ever do
/// both.
Header guess_header(const std::vector<std::string_view>& first, char quote) {
  std::vector<std::string_view> names;
  for (std::string_view field : first) {
    const std::string_view name = without_quotes(field, quote);
    if (name.empty()) return Header::no;
    const unsigned char c = static_cast<unsigned char>(name.front());
    const unsigned lower = c | 0x20U;
    const bool letter = (lower >= 'a' && lower <= 'z') || c == '_' || c >= 0x80;
    if (!letter) return Header::no;
    names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end() ? Header::yes : Header::no;
}

} // namespace

Status check(const Dialect& dialect) {
  if (!usable(dialect.delimiter)) {
    return Error(ErrorCode::job_invalid, "the delimiter cannot be a line end or a NUL byte");
  }
  if (dialect.quoting() && !usable(dialect.quote)) {
    return Error(ErrorCode::job_invalid, "the quote cannot be a line end");
  }
  if (dialect.delimiter == dialect.quote) {
    return Error(ErrorCode::job_invalid, "the delimiter and the quote are the same byte");
  }
  return {};
}

ByteOrderMark byte_order_mark(std::string_view first_bytes) {
  if (first_bytes.starts_with("\xEF\xBB\xBF")) return ByteOrderMark::utf8;
  if (first_bytes.starts_with("\xFF\xFE") || first_bytes.starts_with("\xFE\xFF")) {
    return ByteOrderMark::utf16;
  }
  return ByteOrderMark::none;
}

Result<SniffedDialect> sniff_dialect(std::string_view first_bytes) {
  const ByteOrderMark mark = byte_order_mark(first_bytes);
  if (mark == ByteOrderMark::utf16 || first_bytes.find('\0') != std::string_view::npos) {
    return Error(ErrorCode::input_refused, "the file is UTF-16 or binary, not delimited text",
                 "save it as CSV UTF-8");
  }
  if (mark == ByteOrderMark::utf8) first_bytes.remove_prefix(kUtf8MarkBytes);
  if (first_bytes.find('\n') == std::string_view::npos &&
      first_bytes.substr(0, first_bytes.size() - (first_bytes.empty() ? 0 : 1)).find('\r') !=
          std::string_view::npos) {
    return Error(ErrorCode::input_refused, "lines end with CR only",
                 "save it with LF or CRLF line ends");
  }
  SniffedDialect best;
  for (const char delimiter : kCandidates) {
    Dialect dialect;
    dialect.delimiter = delimiter;
    const Sample sample = take_sample(first_bytes, dialect);
    if (sample.fields.empty()) continue;
    SniffedDialect seen{dialect, sample.fields.front(), sample.fields.size(), 0};
    seen.agreeing = static_cast<std::size_t>(
        std::count(sample.fields.begin(), sample.fields.end(), seen.fields));
    seen.dialect.header = guess_header(sample.first, dialect.quote);
    const auto rank = [](const SniffedDialect& s) {
      // One field says nothing for a delimiter: any text without it agrees perfectly.
      return s.fields > 1 ? std::pair{s.agreeing * 1000 / s.records, s.fields}
                          : std::pair{std::size_t{0}, s.fields};
    };
    if (best.records == 0 || rank(seen) > rank(best)) best = seen;
  }
  if (best.records == 0) {
    return Error(ErrorCode::input_refused, "the file holds no record", "is it empty?");
  }
  return best;
}

} // namespace tallystick::table
