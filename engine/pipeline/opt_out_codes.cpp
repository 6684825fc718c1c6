// SPDX-License-Identifier: MIT
#include "pipeline/opt_out_codes.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "embedded/opt_out_codes_ctv3.hpp"
#include "embedded/opt_out_codes_read2.hpp"
#include "embedded/opt_out_codes_snomed.hpp"

namespace tallystick::pipeline {
namespace {

constexpr std::size_t kReadCodeWidth = 5;

std::string padded(std::string_view system, std::string_view code) {
  std::string text(code);
  if (system != "snomed")
    while (text.size() < kReadCodeWidth)
      text.push_back('.');
  return text;
}

/// The next line of `text`, without its end; moves `text` behind it.
std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::string_view next_field(std::string_view& line) {
  const std::size_t end = line.find(',');
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  return field;
}

} // namespace

Status OptOutCodes::add_table(std::string_view system, std::string_view text,
                              const std::string& place) {
  std::uint64_t number = 1;
  const auto refuse = [&](StaticText what) {
    return Error(ErrorCode::optout_data, what, "see datasets/codes/README.md for the format")
        .at({place, number, 0, {}});
  };
  std::string_view header = next_line(text);
  if (header.substr(0, 22) != "code,meaning,acted_on,")
    return refuse("not a table of opt-out codes");
  while (!text.empty()) {
    ++number;
    std::string_view line = next_line(text);
    if (line.empty()) continue;
    const std::string_view code = next_field(line);
    const std::string_view meaning = next_field(line);
    const std::string_view acted_on = next_field(line);
    CodeMeaning value = CodeMeaning::not_acted_on;
    if (acted_on == "yes") {
      if (meaning == "type1_dissent")
        value = CodeMeaning::dissent;
      else if (meaning == "type1_withdrawn")
        value = CodeMeaning::withdrawal;
      else
        return refuse("only Type 1 codes can be acted on");
    } else if (acted_on != "no") {
      return refuse("acted_on must be yes or no");
    }
    if (!codes_.emplace(std::pair(std::string(system), padded(system, code)), value).second)
      return refuse("a code is in the table twice");
  }
  return {};
}

Result<OptOutCodes> OptOutCodes::built_in() {
  OptOutCodes codes;
  TALLYSTICK_TRY(codes.add_table("read2", embedded::opt_out_codes_read2, "built-in read2 table"));
  TALLYSTICK_TRY(codes.add_table("ctv3", embedded::opt_out_codes_ctv3, "built-in ctv3 table"));
  TALLYSTICK_TRY(
      codes.add_table("snomed", embedded::opt_out_codes_snomed, "built-in snomed table"));
  return codes;
}

Result<OptOutCodes> OptOutCodes::from_files(const std::vector<std::string>& paths) {
  OptOutCodes codes;
  for (const std::string& path : paths) {
    const std::string stem = std::filesystem::path(path).stem().string();
    const std::string system = stem.substr(stem.rfind('_') + 1); // npos + 1 = 0: the whole name
    if (!is_system(system))
      return Error(ErrorCode::optout_data, "the name of a code table must end in its system",
                   "read2.csv, ctv3.csv, snomed.csv, or something_read2.csv")
          .in_file(path);
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file && text.empty())
      return Error(ErrorCode::optout_data, "a table of opt-out codes cannot be read").in_file(path);
    TALLYSTICK_TRY(codes.add_table(system, text, path));
  }
  return codes;
}

const CodeMeaning* OptOutCodes::find(std::string_view system, std::string_view code) const {
  const auto found = codes_.find(std::pair(std::string(system), padded(system, code)));
  return found == codes_.end() ? nullptr : &found->second;
}

} // namespace tallystick::pipeline
