// SPDX-License-Identifier: MIT
#include "table/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <set>
#include <utility>

namespace tallystick::table {
namespace {

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string temporary_name(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  return path.substr(0, name) + "." + path.substr(name) + ".XXXXXX.part";
}

Error system_error(StaticText what, const std::string& path) {
  return Error(ErrorCode::failed, what, "check the disk and the permissions of the directory")
      .with("errno", errno)
      .in_file(path);
}

/// Without this a rename may be forgotten when the power fails.
Status sync_directory(const std::string& directory) {
  const int descriptor = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return system_error("the output directory cannot be opened", directory);
  const int code = fsync(descriptor);
  std::optional<Error> error;
  if (code != 0) error = system_error("the output directory cannot be synced", directory);
  close(descriptor);
  return error ? Status(*error) : Status();
}

} // namespace

struct PendingFile::State {
  std::string path;
  std::string temporary;
  mode_t mode = 0600;
  int descriptor = -1;
  bool committed = false;
  std::unique_ptr<ByteSink> sink;
  std::optional<Error> failed;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    sink.reset();
    if (descriptor >= 0) close(descriptor);
    if (!committed) unlink(temporary.c_str());
  }
};

PendingFile::PendingFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
PendingFile::PendingFile(PendingFile&&) noexcept = default;
PendingFile& PendingFile::operator=(PendingFile&&) noexcept = default;
PendingFile::~PendingFile() = default;

const std::string& PendingFile::path() const {
  return state_->path;
}

Result<PendingFile> PendingFile::create(const std::string& path, PendingFileOptions options) {
  std::string temporary = temporary_name(path);
  const int descriptor =
      mkostemps(temporary.data(), 5, O_CLOEXEC); // mode 0600, fails if the name exists
  if (descriptor < 0) return system_error("the output file cannot be created", path);
  auto state = std::make_unique<State>();
  state->path = path;
  state->temporary = std::move(temporary);
  state->mode = options.mode;
  state->descriptor = descriptor;
  auto sink = compressing_sink(options.compression,
                               descriptor_sink(descriptor, path, std::move(options.observer)));
  if (!sink) return std::move(sink).error();
  state->sink = *std::move(sink);
  return PendingFile(std::move(state));
}

Status PendingFile::fail(Error error) {
  state_->failed = std::move(error);
  return *state_->failed;
}

Status PendingFile::write(std::span<const std::byte> bytes) {
  if (state_->failed) return *state_->failed;
  if (!state_->sink) return fail({ErrorCode::internal, "the output file is already complete"});
  Status status = state_->sink->write(bytes);
  return status ? std::move(status) : fail(std::move(status).error());
}

Status PendingFile::complete() {
  State& state = *state_;
  if (state.failed) return *state.failed;
  if (!state.sink) return fail({ErrorCode::internal, "the output file is already complete"});
  Status status = state.sink->finish();
  if (!status) return fail(std::move(status).error());
  state.sink.reset();
  if (fchmod(state.descriptor, state.mode) != 0) {
    return fail(system_error("the permissions of the output cannot be set", state.path));
  }
  if (fsync(state.descriptor) != 0)
    return fail(system_error("the output cannot be synced", state.path));
  const int descriptor = std::exchange(state.descriptor, -1);
  if (close(descriptor) != 0) return fail(system_error("the output cannot be closed", state.path));
  return {};
}

Status PendingFile::publish() {
  State& state = *state_;
  if (rename(state.temporary.c_str(), state.path.c_str()) != 0) {
    return fail(system_error("the output cannot be given its name", state.path));
  }
  state.committed = true;
  return {};
}

Status PendingFile::commit() {
  return commit_all({this, 1});
}

Status PendingFile::commit_all(std::span<PendingFile> files) {
  std::set<std::string> directories;
  for (PendingFile& file : files) {
    const bool open = file.state_->sink != nullptr || file.state_->failed || file.state_->committed;
    if (open) TALLYSTICK_TRY(file.complete());
  }
  for (PendingFile& file : files) {
    TALLYSTICK_TRY(file.publish());
    directories.insert(directory_of(file.path()));
  }
  for (const std::string& directory : directories)
    TALLYSTICK_TRY(sync_directory(directory));
  return {};
}

} // namespace tallystick::table
