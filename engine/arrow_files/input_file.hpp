// SPDX-License-Identifier: MIT
// A file that is read, whatever its format.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <arrow/type.h>

#include "arrow_files/batch_stream.hpp"
#include "arrow_files/pread_file.hpp"

namespace tallystick::arrow_files {

/// What it throws is what guarded() understands.
class InputFile {
public:
  InputFile() = default;
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  virtual ~InputFile() = default;

  [[nodiscard]] virtual const std::shared_ptr<arrow::Schema>& schema() const = 0;
  [[nodiscard]] virtual std::int64_t groups() const = 0;
  [[nodiscard]] virtual std::int64_t group_rows(std::int64_t group) = 0;
  [[nodiscard]] virtual std::unique_ptr<BatchSource>
  read(std::int64_t group, std::span<const std::int32_t> fields, std::int64_t batch_rows) = 0;
};

[[nodiscard]] std::unique_ptr<InputFile> open_parquet(std::shared_ptr<PreadFile> file);
[[nodiscard]] std::unique_ptr<InputFile> open_arrow_file(std::shared_ptr<PreadFile> file);
[[nodiscard]] std::unique_ptr<InputFile> open_arrow_stream(std::shared_ptr<PreadFile> file);

} // namespace tallystick::arrow_files
