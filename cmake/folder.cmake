# SPDX-License-Identifier: MIT
# One library per engine folder: a folder links only what its rank in the layer table allows, so a forbidden call across
# folders fails to link as well as failing the layering test.
function(tallystick_folder name)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  list(TRANSFORM ARG_USES PREPEND tallystick_)
  if(sources)
    add_library(tallystick_${name} STATIC ${sources})
    set(scope PUBLIC)
    set_property(GLOBAL APPEND PROPERTY TALLYSTICK_FOLDERS tallystick_${name})
  else()
    add_library(tallystick_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(tallystick_${name} ${scope} ${PROJECT_SOURCE_DIR}/engine ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(tallystick_${name} ${scope} ${ARG_USES} ${ARG_LIBRARIES})
endfunction()
