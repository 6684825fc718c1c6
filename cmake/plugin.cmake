# SPDX-License-Identifier: MIT
# A folder that is a shared library of its own, which the program loads when it needs it and nothing links. It sees the
# headers of the folders it uses and none of their code.
include(GNUInstallDirs)

function(tallystick_plugin folder)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES" ${ARGN})
  string(REGEX REPLACE "_files$" "" name ${folder})
  set(target tallystick_${name})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  set(exports ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/exports.map)
  add_library(${target} SHARED ${sources})
  list(GET ARG_LIBRARIES 0 library)
  set_target_properties(${target} PROPERTIES
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/engine
    BUILD_RPATH "$<TARGET_FILE_DIR:${library}>"
    INSTALL_RPATH "$ORIGIN/../pyarrow;$<TARGET_FILE_DIR:${library}>"
    LINK_DEPENDS ${exports})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/engine)
  target_link_libraries(${target} PRIVATE ${ARG_LIBRARIES})
  target_link_options(${target} PRIVATE -Wl,--version-script=${exports})
endfunction()
