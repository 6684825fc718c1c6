# SPDX-License-Identifier: MIT
# Builds a text file into a library: `symbol` becomes a std::string_view in namespace
# tallystick::embedded, declared in the header "embedded/<symbol>.hpp". The file stays the only copy.
function(tallystick_embed target file symbol)
  file(READ ${file} text)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/embedded-${target})
  file(CONFIGURE OUTPUT ${folder}/embedded/${symbol}.hpp @ONLY CONTENT [==[
#pragma once
#include <string_view>
namespace tallystick::embedded {
extern const std::string_view @symbol@; // NOLINT: named after its file
}
]==])
  file(CONFIGURE OUTPUT ${folder}/${symbol}.cpp @ONLY CONTENT [==[
#include "embedded/@symbol@.hpp"
namespace tallystick::embedded {
// NOLINTNEXTLINE: named after its file
const std::string_view @symbol@ = R"embedded(@text@)embedded";
}
]==])
  target_sources(${target} PRIVATE ${folder}/${symbol}.cpp)
  target_include_directories(${target} PRIVATE ${folder})
endfunction()
