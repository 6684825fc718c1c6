# SPDX-License-Identifier: MIT
# Debian packages only; nothing is downloaded at configure time.
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(tomlplusplus 3.3 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
if(TALLYSTICK_PARALLEL STREQUAL "tbb")
  find_package(TBB REQUIRED)
endif()
