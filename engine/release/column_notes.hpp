// SPDX-License-Identifier: MIT
// What a reader is told about the released files: each column, its type, its closed list of codes.
#pragma once

#include <vector>

#include "flow/attributes.hpp"
#include "flow/links.hpp"
#include "flow/source.hpp"
#include "release/release_spec.hpp"
#include "release/released_table.hpp"

namespace tallystick::release {

[[nodiscard]] TableNote linked_note(const ReleaseSpec& spec, const AreaTable& areas,
                                    const SourceInfo& source,
                                    const std::vector<PassCounts>& passes);
[[nodiscard]] TableNote persons_note(const ReleaseSpec& spec, const AreaTable& areas,
                                     const std::vector<SourceInfo>& sources);

} // namespace tallystick::release
