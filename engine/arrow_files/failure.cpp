// SPDX-License-Identifier: MIT
#include "arrow_files/failure.hpp"

#include <new>
#include <string>
#include <string_view>

#include <parquet/exception.h>

namespace tallystick::arrow_files {

namespace {

constexpr const char* kDetailType = "tallystick::ColumnarFailure";

class FailureDetail : public arrow::StatusDetail {
public:
  explicit FailureDetail(ColumnarFailure why) : why_(why) {}
  [[nodiscard]] const char* type_id() const override { return kDetailType; }
  [[nodiscard]] std::string ToString() const override {
    return kDetailType;
  } // NOLINT: Arrow's name
  [[nodiscard]] ColumnarFailure why() const { return why_; }

private:
  ColumnarFailure why_;
};

/// The Parquet library has no other sign for what it does not know.
bool says_unknown(std::string_view text) {
  return text.starts_with("Not yet implemented");
}

} // namespace

arrow::Status status_of(ColumnarFailure why) {
  return {arrow::StatusCode::IOError, "", std::make_shared<FailureDetail>(why)};
}

ColumnarFailure failure_of(const arrow::Status& status) noexcept {
  const auto& detail = status.detail();
  if (detail != nullptr && std::string_view(detail->type_id()) == kDetailType) {
    return static_cast<const FailureDetail&>(*detail).why();
  }
  if (status.ok()) return ColumnarFailure::none;
  if (status.IsOutOfMemory()) return ColumnarFailure::memory;
  if (status.IsNotImplemented()) return ColumnarFailure::unsupported;
  if (says_unknown(status.message())) return ColumnarFailure::unsupported;
  return ColumnarFailure::damaged;
}

ColumnarFailure current_failure() noexcept {
  try {
    throw;
  } catch (const Failed& failed) {
    return failed.why();
  } catch (const parquet::ParquetStatusException& exception) {
    return failure_of(exception.status());
  } catch (const parquet::ParquetException& exception) {
    return says_unknown(exception.what()) ? ColumnarFailure::unsupported : ColumnarFailure::damaged;
  } catch (const std::bad_alloc&) {
    return ColumnarFailure::memory;
  } catch (...) {
    return ColumnarFailure::internal;
  }
}

} // namespace tallystick::arrow_files
