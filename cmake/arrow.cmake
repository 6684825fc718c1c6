# SPDX-License-Identifier: MIT
# Arrow's library, for the plug-in that reads and writes Parquet and Arrow files: a package of the system, or else the
# copy inside a Python's pyarrow. Sets TALLYSTICK_ARROW_MAJOR, 0 when there is none.
set(TALLYSTICK_ARROW_MAJOR 0)
set(TALLYSTICK_ARROW_OLDEST 20) # that the plug-in is tried with

# Targets named as Arrow's own packages name them. They point at the versioned files: a wheel has no links to them.
function(tallystick_arrow_of_python python)
  execute_process(COMMAND ${python} -c [==[
import pyarrow
print(pyarrow.__version__, pyarrow.cpp_build_info.so_version, pyarrow.get_include(), pyarrow.get_library_dirs()[0], sep=";")
]==] OUTPUT_VARIABLE answer OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE status)
  list(LENGTH answer parts)
  if(NOT status EQUAL 0 OR NOT parts EQUAL 4)
    return()
  endif()
  list(GET answer 0 version)
  list(GET answer 1 so_version)
  list(GET answer 2 headers)
  list(GET answer 3 libraries)
  foreach(name arrow parquet)
    if(NOT EXISTS ${libraries}/lib${name}.so.${so_version} OR NOT IS_DIRECTORY ${headers}/${name})
      return()
    endif()
  endforeach()
  add_library(Arrow::arrow_shared SHARED IMPORTED GLOBAL)
  add_library(Parquet::parquet_shared SHARED IMPORTED GLOBAL)
  set_target_properties(Arrow::arrow_shared PROPERTIES
    IMPORTED_LOCATION ${libraries}/libarrow.so.${so_version} INTERFACE_INCLUDE_DIRECTORIES ${headers})
  set_target_properties(Parquet::parquet_shared PROPERTIES
    IMPORTED_LOCATION ${libraries}/libparquet.so.${so_version} INTERFACE_LINK_LIBRARIES Arrow::arrow_shared)
  set(Arrow_VERSION ${version} PARENT_SCOPE)
endfunction()

if(NOT TALLYSTICK_ARROW STREQUAL "OFF")
  find_package(Arrow CONFIG QUIET)
  find_package(Parquet CONFIG QUIET)
  if(NOT TARGET Parquet::parquet_shared AND NOT TARGET Arrow::arrow_shared)
    set(python "${TALLYSTICK_PYTHON}")
    if(NOT python)
      find_program(TALLYSTICK_PYTHON3 python3)
      mark_as_advanced(TALLYSTICK_PYTHON3)
      set(python "${TALLYSTICK_PYTHON3}")
    endif()
    if(python)
      tallystick_arrow_of_python("${python}")
    endif()
  endif()
  if(TARGET Parquet::parquet_shared AND TARGET Arrow::arrow_shared)
    string(REGEX MATCH "^[0-9]+" TALLYSTICK_ARROW_MAJOR "${Arrow_VERSION}")
    message(STATUS "Parquet and Arrow files: by Arrow ${Arrow_VERSION}")
    if(TALLYSTICK_ARROW_MAJOR LESS TALLYSTICK_ARROW_OLDEST)
      message(WARNING "Arrow ${Arrow_VERSION} is older than ${TALLYSTICK_ARROW_OLDEST}: the plug-in may not build")
    endif()
  elseif(TALLYSTICK_ARROW STREQUAL "ON")
    message(FATAL_ERROR "Arrow's library is not found. Either install libarrow-dev and libparquet-dev, or set "
                        "TALLYSTICK_PYTHON to a Python that has pyarrow, or set TALLYSTICK_ARROW to OFF.")
  else()
    message(STATUS "Parquet and Arrow files: this build cannot read or write them, since Arrow's library is not found "
                   "(TALLYSTICK_PYTHON may name a Python that has pyarrow)")
  endif()
endif()
