// SPDX-License-Identifier: MIT
#include "tallystick/error.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace tallystick {
namespace {

struct CodeInfo {
  int exit;
  std::string_view name;
};
// In the order of ErrorCode.
constexpr std::array kCodes = {
    CodeInfo{1, "failed"},       CodeInfo{2, "usage"},        CodeInfo{2, "job_invalid"},
    CodeInfo{3, "key_refused"},  CodeInfo{3, "key_mismatch"}, CodeInfo{3, "input_refused"},
    CodeInfo{4, "quality_gate"}, CodeInfo{5, "optout_data"},  CodeInfo{130, "interrupted"},
    CodeInfo{1, "internal"},
};

std::string number_text(double number) {
  std::array<char, 32> text{};
  const bool whole = std::nearbyint(number) == number;
  const int n = std::snprintf(text.data(), text.size(), whole ? "%.0f" : "%.4g", number);
  return {text.data(), static_cast<std::size_t>(n)};
}

} // namespace

int exit_code(ErrorCode code) noexcept {
  return kCodes[static_cast<std::size_t>(code)].exit;
}
std::string_view name_of(ErrorCode code) noexcept {
  return kCodes[static_cast<std::size_t>(code)].name;
}

std::string Error::to_text() const {
  std::string text;
  if (!place_.file.empty()) {
    text += place_.file;
    if (place_.line != 0) text.append(":").append(std::to_string(place_.line));
    if (place_.column != 0) text.append(":").append(std::to_string(place_.column));
    text += ": ";
  }
  text += "error: ";
  text += what_.view();
  if (!about_.empty()) text.append(": ").append(about_);
  if (!place_.source.empty()) text.append(" [source ").append(place_.source).append("]");
  if (!numbers_.empty()) {
    text += " (";
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      if (i != 0) text += ", ";
      text.append(numbers_[i].first.view()).append(" ").append(number_text(numbers_[i].second));
    }
    text += ")";
  }
  if (!hint_.empty()) text.append("\n  help: ").append(hint_.view());
  return text;
}

} // namespace tallystick
