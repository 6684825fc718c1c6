// SPDX-License-Identifier: MIT
// Nothing read at run time gets into an error, secrets are not copied, failures are not overlooked.
#include <string>

#include "compile_fail/either.hpp"
#include "core/parallel.hpp"
#include "core/secret_buffer.hpp"
#include "core/segmented_column.hpp"
#include "tallystick/result.hpp"

using namespace tallystick;

#ifdef CASE_error_from_run_time_characters // not a constant expression
Error f([[maybe_unused]] const char* cell) {
  return {ErrorCode::failed, EITHER("bad row", cell)};
}
#endif

#ifdef CASE_error_from_run_time_string // no matching|could not convert|no viable
Error f([[maybe_unused]] const std::string& cell) {
  return Error(ErrorCode::failed, EITHER("bad row", cell));
}
#endif

#ifdef CASE_static_text_from_run_time_string // no matching|could not convert|no viable|conversion
StaticText f([[maybe_unused]] const std::string& cell) {
  return EITHER("literal", cell);
}
#endif

#ifdef CASE_error_number_is_no_text // no matching|cannot convert|no viable
Error f([[maybe_unused]] const std::string& cell) {
  return Error(ErrorCode::failed, "x").with("rows", EITHER(double(cell.size()), cell));
}
#endif

#ifdef CASE_secret_column_of_non_trivial_type // constraint
SecretColumn<EITHER(long, std::string)> column;
#endif

#ifdef CASE_segmented_column_of_non_trivial_type // constraint
SegmentedColumn<EITHER(long, std::string)> column;
#endif

#ifdef CASE_secret_buffer_is_not_copied // deleted
SecretBuffer f(SecretBuffer& secret) {
  return SecretBuffer(EITHER(std::move(secret), secret));
}
#endif

#ifdef CASE_failure_is_not_overlooked // nodiscard
void f(Status (*run)()) {
  EITHER([[maybe_unused]] const Status status = run(), run());
}
#endif

#ifdef CASE_thread_count_is_not_any_number // convert|conversion|no matching
void f(void (*body)(std::size_t, std::size_t)) {
  parallel_for(EITHER(ThreadCount{4}, 4), 1, 1, body);
}
#endif
