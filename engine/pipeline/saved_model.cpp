// SPDX-License-Identifier: MIT
#include "pipeline/saved_model.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "pipeline/model_file.hpp"

namespace tallystick::pipeline {
namespace {

Result<table::PendingFile> new_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored)))
    return Error{ErrorCode::usage, "there is a file of that name already",
                 "take another name, or remove it: a model is never written over an older one"}
        .in_file(path);
  return table::PendingFile::create(path);
}

bool lies_in(const std::filesystem::path& file, const std::filesystem::path& folder) {
  std::error_code ignored;
  const auto whole = [&](const std::filesystem::path& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path), ignored);
  };
  const std::filesystem::path inner = whole(file).parent_path();
  const std::filesystem::path outer = (whole(folder) / "").parent_path();
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

} // namespace

Result<SavedModel> SavedModel::open(const Job& job, const std::string& path) {
  SavedModel saved;
  if (path.empty()) return saved;
  if (!job.rules.model)
    return Error{ErrorCode::usage, "the job has no match model to save",
                 "rules = \"probabilistic\" in [linkage] asks for one"};
  if (lies_in(path, beside(job, job.release.folder)))
    return Error{ErrorCode::usage, "a match model is no part of a release",
                 "save it outside the release folder"}
        .in_file(path);
  auto file = new_file(path);
  if (!file) return std::move(file).error();
  saved.file_.emplace(std::move(*file));
  return saved;
}

Status SavedModel::write(const std::optional<ModelFacts>& model) {
  if (!file_ || !model) return {};
  TALLYSTICK_TRY(file_->write(to_json(model_file_of(*model))));
  return file_->complete();
}

Status SavedModel::commit() {
  return file_ ? file_->commit() : Status{};
}

Status write_new_file(const std::string& path, const std::string& text) {
  auto file = new_file(path);
  if (!file) return std::move(file).error();
  TALLYSTICK_TRY(file->write(text));
  return file->commit();
}

} // namespace tallystick::pipeline
