// SPDX-License-Identifier: MIT
// Guesses what a file is from its header, for init.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/init.hpp"
#include "pipeline/job.hpp"
#include "pipeline/profile.hpp"

namespace tallystick::pipeline {

/// A source as init proposes it.
struct SourceDraft {
  SourceSpec spec; ///< columns hold one name each, spelled as in the header
  std::vector<std::string> header;
  const Profile* profile = nullptr;
};

/// Groups files by header and guesses the rest. Errors: see init_job().
[[nodiscard]] Result<std::vector<SourceDraft>> draft_sources(const std::vector<std::string>& files,
                                                             const HeaderReader& read_header);

} // namespace tallystick::pipeline
