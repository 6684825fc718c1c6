// SPDX-License-Identifier: MIT
// JSON files that say how to link: read whole, never data.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "tallystick/result.hpp"

namespace tallystick::pipeline {

struct JsonFile {
  nlohmann::ordered_json root; ///< an object
  std::string sha256;          ///< of the file's bytes
};

/// The object that a file holds. Errors (job_invalid, with the file, and the line where there is one): it cannot be read,
/// is larger than such a file can be, or is no JSON object.
[[nodiscard]] Result<JsonFile> read_json_file(const std::string& path);

/// The first key of an object that is none of these; empty if there is none.
[[nodiscard]] std::string unknown_key(const nlohmann::ordered_json& object,
                                      std::initializer_list<std::string_view> known);

} // namespace tallystick::pipeline
