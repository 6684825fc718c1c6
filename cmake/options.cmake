# SPDX-License-Identifier: MIT
# What a builder may choose. Warnings as errors and sanitizers live in CMakePresets.json, never in targets.
option(TALLYSTICK_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(TALLYSTICK_BENCH "Build the benchmarks" OFF)
set(TALLYSTICK_PARALLEL "tbb" CACHE STRING "Thread backend behind core/parallel: tbb or jthread")
set_property(CACHE TALLYSTICK_PARALLEL PROPERTY STRINGS tbb jthread)
set(TALLYSTICK_ARROW "AUTO" CACHE STRING "Parquet and Arrow files, by Arrow's library: AUTO, ON or OFF")
set_property(CACHE TALLYSTICK_ARROW PROPERTY STRINGS AUTO ON OFF)
set(TALLYSTICK_PYTHON "" CACHE FILEPATH "A Python whose pyarrow may be built against, if no package has Arrow's library")
option(TALLYSTICK_PYTHON_TESTS "Test the Python package that is installed for TALLYSTICK_PYTHON" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release)
endif()
