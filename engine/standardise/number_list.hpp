// SPDX-License-Identifier: MIT
// The distinct valid NHS numbers of a job, and their request file for the national opt-out check.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "core/data_class.hpp"
#include "core/secret_buffer.hpp"
#include "identity/standard_batch.hpp"
#include "tallystick/result.hpp"

namespace tallystick::standardise {

/// Sorted, each number once; in wiped memory.
class NumberList {
public:
  static constexpr DataClass data_class = DataClass::identifiable;

  /// The numbers of a batch; empty for a source with another id scheme.
  [[nodiscard]] static NumberList of(const StandardBatch& batch);
  void merge(const NumberList& other);
  [[nodiscard]] std::size_t size() const { return numbers_.size(); }

  /// Gives the lines of the request, some at a time: ten digits, a comma, a line feed; no header
  /// (nhs-rules 5.2).
  [[nodiscard]] Status
  write_request(const std::function<Status(std::string_view lines)>& write) const;

private:
  SecretColumn<std::uint64_t> numbers_;
};

} // namespace tallystick::standardise
