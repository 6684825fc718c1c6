// SPDX-License-Identifier: MIT
// The file that `run --save-model` writes.
#pragma once

#include <optional>
#include <string>

#include "flow/model_facts.hpp"
#include "pipeline/job.hpp"
#include "table/atomic_file.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// A new file that appears only once the release is complete.
class SavedModel {
public:
  /// Before a run reads anything. An empty path: nothing is saved. Errors: usage if the job has no model, if the file is
  /// there already, or if it would lie in the release folder, since it is no part of a release; failed.
  [[nodiscard]] static Result<SavedModel> open(const Job& job, const std::string& path);

  /// All of it on disk, under no name yet.
  [[nodiscard]] Status write(const std::optional<ModelFacts>& model);
  [[nodiscard]] Status commit();

private:
  std::optional<table::PendingFile> file_;
};

/// A new file with a text; refuses to replace one that is there.
[[nodiscard]] Status write_new_file(const std::string& path, const std::string& text);

} // namespace tallystick::pipeline
