// SPDX-License-Identifier: MIT
#include "pipeline/json_file.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <span>
#include <utility>

#include "crypto/digest.hpp"

namespace tallystick::pipeline {
namespace {

/// Models are small: a larger file is data that was given by mistake.
constexpr std::size_t kMostBytes = std::size_t{4} << 20U;

Place place_of(const std::string& path, std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  Place place{.file = path, .line = 0, .column = 0, .source = {}};
  place.line = 1 + static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t start = before.rfind('\n');
  place.column =
      static_cast<std::uint32_t>(before.size() - (start == std::string_view::npos ? 0 : start + 1));
  return place;
}

} // namespace

Result<JsonFile> read_json_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::error_code ignored;
  if (!file || std::filesystem::is_directory(path, ignored))
    return Error{ErrorCode::job_invalid, "the model file cannot be read",
                 "check the path and its permissions"}
        .in_file(path);
  std::string text(kMostBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad())
    return Error{ErrorCode::job_invalid, "the model file cannot be read"}.in_file(path);
  if (text.size() > kMostBytes)
    return Error{ErrorCode::job_invalid, "the model file is larger than four mebibytes",
                 "is it a data file?"}
        .in_file(path);
  auto digest = crypto::Sha256::make();
  if (!digest) return std::move(digest).error();
  digest->update(std::as_bytes(std::span{text.data(), text.size()}));
  try {
    auto root = nlohmann::ordered_json::parse(text);
    if (root.is_object()) return JsonFile{std::move(root), digest->hex()};
  } catch (const nlohmann::json::parse_error& failure) {
    return Error{ErrorCode::job_invalid, "the model file is no JSON"}.at(
        place_of(path, text, failure.byte));
  } catch (const nlohmann::json::exception&) { // a number that is out of range
    return Error{ErrorCode::job_invalid, "the model file is no JSON"}.in_file(path);
  }
  return Error{ErrorCode::job_invalid, "the model file is no JSON object"}.in_file(path);
}

std::string unknown_key(const nlohmann::ordered_json& object,
                        std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : object.items())
    if (std::find(known.begin(), known.end(), key) == known.end()) return key;
  return {};
}

} // namespace tallystick::pipeline
