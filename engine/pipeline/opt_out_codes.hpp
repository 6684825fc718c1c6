// SPDX-License-Identifier: MIT
// The clinical codes by which GP records say that a person opted out: tables from datasets/codes,
// never constants.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// What a code means for Type 1 (nhs-rules section 5.3). Type 2 codes are known, and must not be
/// acted on.
enum class CodeMeaning : std::uint8_t { dissent, withdrawal, not_acted_on };

class OptOutCodes {
public:
  /// The built-in tables.
  [[nodiscard]] static Result<OptOutCodes> built_in();
  /// Tables from files named <anything>_<system>.csv, or <system>.csv: read2, ctv3 or snomed.
  [[nodiscard]] static Result<OptOutCodes> from_files(const std::vector<std::string>& paths);

  /// Codes are case sensitive. Read v2 and CTV3 codes are five characters, padded with dots; a
  /// shorter code is padded before it is looked up. Null if the code is in no table.
  [[nodiscard]] const CodeMeaning* find(std::string_view system, std::string_view code) const;

  static bool is_system(std::string_view name) {
    return name == "read2" || name == "ctv3" || name == "snomed";
  }

private:
  /// `text` has a header "code,meaning,acted_on,source" and no quoted fields before the source.
  Status add_table(std::string_view system, std::string_view text, const std::string& place);

  std::map<std::pair<std::string, std::string>, CodeMeaning, std::less<>> codes_;
};

} // namespace tallystick::pipeline
