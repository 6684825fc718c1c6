// SPDX-License-Identifier: MIT
#include "release/releasable.hpp"

#include <charconv>
#include <chrono>

#include "core/date.hpp"

namespace tallystick::release {
namespace {

void append(std::vector<char>& out, std::string_view text) {
  out.insert(out.end(), text.begin(), text.end());
}

void append_text(std::vector<char>& out, std::string_view text, Quoting quoting) {
  if (quoting == Quoting::plain) return append(out, text);
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

void append_number(std::vector<char>& out, unsigned value, std::size_t width) {
  std::array<char, 10> digits{};
  std::size_t begin = digits.size();
  do {
    digits[--begin] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0 || digits.size() - begin < width);
  append(out, {digits.data() + begin, digits.size() - begin});
}

} // namespace

void append_csv(std::vector<char>& out, const ProjectPseudonym& value) {
  out.insert(out.end(), value.text.begin(), value.text.end());
}

void append_csv(std::vector<char>& out, const CodedText& value) {
  append_text(out, value.text, value.quoting);
}

void append_csv(std::vector<char>& out, const BirthPeriod& value) {
  if (value.year == 0) return;
  append_number(out, value.year, 4);
  if (value.month == 0) return;
  out.push_back('-');
  append_number(out, value.month, 2);
}

void append_csv(std::vector<char>& out, const EventDay& value) {
  if (value.day == kNoDay) return;
  const std::chrono::year_month_day day{date_of(value.day)};
  append_number(out, static_cast<unsigned>(static_cast<int>(day.year())), 4);
  out.push_back('-');
  append_number(out, static_cast<unsigned>(day.month()), 2);
  out.push_back('-');
  append_number(out, static_cast<unsigned>(day.day()), 2);
}

void append_csv(std::vector<char>& out, const RowCount& value) {
  append_number(out, value.count, 1);
}

void append_csv(std::vector<char>& out, const PayloadRow& value) {
  const char* at = value.at;
  for (std::size_t i = 0; i < value.fields; ++i) {
    if (i != 0) out.push_back(',');
    const payload::Field field = payload::next_field(at);
    append_text(out, field.text, field.quoting);
  }
}

} // namespace tallystick::release
