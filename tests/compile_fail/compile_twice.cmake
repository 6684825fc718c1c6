# SPDX-License-Identifier: MIT
# Runs one case of a file both ways; see CMakeLists.txt.
set(compile ${COMPILER} -std=c++20 -fsyntax-only -Wall -Wextra -Werror
  -I${ROOT}/engine -I${ROOT}/include -I${ROOT}/tests -DCASE_${CASE} ${FILE})

execute_process(COMMAND ${compile} -DGOOD RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE text)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${CASE}: the good branch must compile:\n${text}")
endif()

execute_process(COMMAND ${compile} RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE text)
if(status EQUAL 0)
  message(FATAL_ERROR "${CASE}: the bad branch compiles")
endif()
if(NOT text MATCHES "${MESSAGE}")
  message(FATAL_ERROR "${CASE}: the bad branch fails, but not with \"${MESSAGE}\":\n${text}")
endif()
