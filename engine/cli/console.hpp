// SPDX-License-Identifier: MIT
// What a person or a scheduler sees: data on standard output, everything else on standard error.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/progress.hpp"
#include "pipeline/job.hpp"
#include "tallystick/error.hpp"

namespace tallystick::cli {

enum class LogFormat : std::uint8_t { text, json };
enum class Verbosity : std::uint8_t { normal, quiet };

void print_data(std::string_view text);    ///< standard output
void print_message(std::string_view text); ///< standard error

/// Prints an error and gives its exit code. JSON: one line, with code, message, place and hint.
int report_error(const Error& error, LogFormat format);

/// Prints all problems of a job file, each with its place, the line with a caret, and a hint. Exit
/// code 2.
int report_problems(const std::string& path, const std::vector<pipeline::JobProblem>& problems,
                    LogFormat format);

/// Draws progress: a bar with rate and time left on a terminal; elsewhere a line now and then, or
/// JSON lines.
class ConsoleProgress final : public ProgressSink {
public:
  ConsoleProgress(LogFormat format, Verbosity verbosity);
  void begin(StaticText stage, StaticText unit, std::uint64_t total) override;
  void advance(std::uint64_t done) override;
  void end() override;

private:
  using Clock = std::chrono::steady_clock;
  void draw(Clock::time_point now, std::string_view end);
  [[nodiscard]] std::string line(Clock::time_point now) const;

  LogFormat format_;
  Verbosity verbosity_;
  bool terminal_;
  StaticText stage_;
  StaticText unit_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
  Clock::time_point begin_;
  Clock::time_point drawn_;
};

/// Turns SIGINT and SIGTERM into a request to stop: the run ends between two chunks and writes
/// nothing.
void stop_on_signals(ProgressSink& progress);
/// 130 or 143 when a signal asked to stop, else the code of the error.
int exit_code_after(const Error& error);

} // namespace tallystick::cli
