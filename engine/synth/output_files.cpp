// SPDX-License-Identifier: MIT
#include "synth/output_files.hpp"

namespace tallystick::synth {
namespace {

constexpr std::size_t kPending = std::size_t{1}
                                 << 18; // small texts gather this much before a system call

} // namespace

Status OutputFiles::add(const std::filesystem::path& path) {
  auto file = table::PendingFile::create(path.string());
  if (!file) return std::move(file).error();
  files_.push_back(std::move(file).value());
  pending_.emplace_back();
  return {};
}

Status OutputFiles::write(std::size_t file, std::string_view text) {
  std::string& pending = pending_[file];
  if (pending.size() + text.size() > kPending) {
    TALLYSTICK_TRY(files_[file].write(std::string_view{pending}));
    pending.clear();
  }
  if (text.size() > kPending) return files_[file].write(text);
  pending.append(text);
  return {};
}

Status OutputFiles::finish() {
  for (std::size_t file = 0; file < files_.size(); ++file)
    TALLYSTICK_TRY(files_[file].write(std::string_view{pending_[file]}));
  return table::PendingFile::commit_all(files_);
}

} // namespace tallystick::synth
