# SPDX-License-Identifier: MIT
# What `cmake --install` puts where: the library and its headers, the command, the data files.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

if(TARGET tallystick)
  set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/tallystick)
  install(TARGETS tallystick EXPORT tallystickTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(DIRECTORY include/tallystick DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
  install(EXPORT tallystickTargets NAMESPACE tallystick:: DESTINATION ${package_folder})

  configure_package_config_file(cmake/tallystickConfig.cmake.in ${PROJECT_BINARY_DIR}/tallystickConfig.cmake
    INSTALL_DESTINATION ${package_folder})
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/tallystickConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/tallystickConfig.cmake ${PROJECT_BINARY_DIR}/tallystickConfigVersion.cmake
    DESTINATION ${package_folder})
endif()

if(TARGET tallystick-cli)
  install(TARGETS tallystick-cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

# Never linked against, only loaded: not beside the libraries.
if(TARGET tallystick_arrow)
  install(TARGETS tallystick_arrow LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/tallystick)
endif()

install(DIRECTORY datasets/ DESTINATION ${CMAKE_INSTALL_DATADIR}/tallystick)
