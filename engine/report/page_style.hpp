// SPDX-License-Identifier: MIT
// How report pages look: light and dark, on a phone, on a desk and on paper.
#pragma once

#include <string_view>

namespace tallystick::report {

/// CSS for HtmlPage and the charts. Colours have a contrast of at least 4.5 to 1 where they are text, 3 to 1 where they are
/// marks; marks also differ in shape or hatching.
[[nodiscard]] std::string_view page_style();

} // namespace tallystick::report
