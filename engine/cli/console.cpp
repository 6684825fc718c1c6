// SPDX-License-Identifier: MIT
#include "cli/console.hpp"

#include <unistd.h>

#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace tallystick::cli {
namespace {

using Json = nlohmann::ordered_json;

std::atomic<ProgressSink*> stoppable = nullptr;
std::atomic<int> signal_seen = 0;

void on_signal(int number) {
  signal_seen.store(number, std::memory_order_relaxed);
  if (ProgressSink* progress = stoppable.load(std::memory_order_relaxed)) progress->request_stop();
}

std::string scaled(double amount, std::string_view unit) {
  constexpr std::array<const char*, 5> kPrefix = {"", "k", "M", "G", "T"};
  std::size_t p = 0;
  while (amount >= 999.5 && p + 1 < kPrefix.size()) {
    amount /= 1000;
    ++p;
  }
  std::array<char, 48> text{};
  static_cast<void>(std::snprintf(text.data(), text.size(),
                                  amount < 10 && p > 0 ? "%.1f %s%.*s" : "%.0f %s%.*s", amount,
                                  kPrefix[p], static_cast<int>(unit.size()), unit.data()));
  return text.data();
}

std::string time_left(double seconds) {
  std::array<char, 32> text{};
  const long whole = std::lround(seconds);
  if (whole >= 3600)
    static_cast<void>(
        std::snprintf(text.data(), text.size(), "%ldh %02ldm", whole / 3600, whole / 60 % 60));
  else
    static_cast<void>(
        std::snprintf(text.data(), text.size(), "%ldm %02lds", whole / 60, whole % 60));
  return text.data();
}

/// The text of one line of a job file, which is no patient data. A file that is not named like one
/// may be a data file given by mistake: nothing of it is shown.
std::string line_of(const std::string& path, std::uint32_t number) {
  if (std::filesystem::path(path).extension() != ".toml") return {};
  std::ifstream file(path);
  std::string text;
  for (std::uint32_t line = 0; line < number; ++line)
    if (!std::getline(file, text)) return {};
  return text;
}

} // namespace

void print_data(std::string_view text) {
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stdout));
}
void print_message(std::string_view text) {
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
}

int report_error(const Error& error, LogFormat format) {
  if (format == LogFormat::json) {
    Json numbers = Json::object();
    for (const auto& [name, number] : error.numbers())
      numbers[std::string(name.view())] = number;
    print_message(Json{{"event", "error"},
                       {"code", name_of(error.code())},
                       {"message", error.what().view()},
                       {"about", error.about()},
                       {"file", error.place().file},
                       {"line", error.place().line},
                       {"source", error.place().source},
                       {"numbers", std::move(numbers)},
                       {"hint", error.hint().view()}}
                      .dump() +
                  "\n");
  } else {
    print_message(error.to_text() + "\n");
  }
  return exit_code_after(error);
}

int report_problems(const std::string& path, const std::vector<pipeline::JobProblem>& problems,
                    LogFormat format) {
  for (const pipeline::JobProblem& problem : problems) {
    if (format == LogFormat::json) {
      print_message(Json{{"event", "job_problem"},
                         {"file", path},
                         {"line", problem.line},
                         {"column", problem.column},
                         {"message", problem.text},
                         {"hint", problem.help}}
                        .dump() +
                    "\n");
      continue;
    }
    std::string text = path;
    if (problem.line != 0)
      text += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
    text += ": error: " + problem.text + "\n";
    if (const std::string line = line_of(path, problem.line); !line.empty())
      text += "  | " + line + "\n  | " +
              std::string(problem.column > 0 ? problem.column - 1 : 0, ' ') + "^\n";
    if (!problem.help.empty()) text += "  help: " + problem.help + "\n";
    print_message(text);
  }
  if (format == LogFormat::text)
    print_message(std::to_string(problems.size()) +
                  (problems.size() == 1 ? " problem" : " problems") +
                  " in the job file; nothing was read or written\n");
  return exit_code(ErrorCode::job_invalid);
}

ConsoleProgress::ConsoleProgress(LogFormat format, Verbosity verbosity)
    : format_(format), verbosity_(verbosity), terminal_(isatty(STDERR_FILENO) == 1) {}

std::string ConsoleProgress::line(Clock::time_point now) const {
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  const double rate = seconds > 0 ? static_cast<double>(done_) / seconds : 0;
  std::string text(stage_.view());
  if (total_ != 0) {
    const double share = std::min(1.0, static_cast<double>(done_) / static_cast<double>(total_));
    constexpr std::size_t kWidth = 24;
    const auto filled = static_cast<std::size_t>(share * kWidth);
    text += " [" + std::string(filled, '#') + std::string(kWidth - filled, '.') + "] ";
    std::array<char, 16> percent{};
    static_cast<void>(std::snprintf(percent.data(), percent.size(), "%3.0f %%", share * 100));
    text += percent.data();
  }
  text += "  " + scaled(static_cast<double>(done_), unit_.view()) + "  " +
          scaled(rate, unit_.view()) + "/s";
  if (total_ != 0 && rate > 0 && done_ < total_)
    text += "  " + time_left(static_cast<double>(total_ - done_) / rate) + " left";
  return text;
}

void ConsoleProgress::draw(Clock::time_point now, std::string_view end) {
  drawn_ = now;
  if (format_ == LogFormat::json)
    return print_message(Json{{"event", "progress"},
                              {"stage", stage_.view()},
                              {"unit", unit_.view()},
                              {"done", done_},
                              {"total", total_}}
                             .dump() +
                         "\n");
  print_message((terminal_ ? "\r\x1b[2K" : "") + line(now) + std::string(end));
}

void ConsoleProgress::begin(StaticText stage, StaticText unit, std::uint64_t total) {
  stage_ = stage;
  unit_ = unit;
  total_ = total;
  done_ = 0;
  begin_ = drawn_ = Clock::now();
}

void ConsoleProgress::advance(std::uint64_t done) {
  done_ = done;
  if (verbosity_ == Verbosity::quiet) return;
  const auto now = Clock::now();
  const bool drawing = terminal_ && format_ == LogFormat::text;
  const auto pause = drawing ? std::chrono::milliseconds(100) : std::chrono::milliseconds(30'000);
  if (now - drawn_ >= pause) draw(now, drawing ? "" : "\n");
}

void ConsoleProgress::end() {
  if (verbosity_ == Verbosity::quiet) return;
  if (terminal_ && format_ == LogFormat::text)
    print_message("\r\x1b[2K"); // the summary says what was done
  else if (format_ == LogFormat::json)
    draw(Clock::now(), "\n");
}

void stop_on_signals(ProgressSink& progress) {
  stoppable.store(&progress);
  static_cast<void>(std::signal(SIGINT, on_signal));
  static_cast<void>(std::signal(SIGTERM, on_signal));
}

int exit_code_after(const Error& error) {
  if (error.code() == ErrorCode::interrupted && signal_seen.load() == SIGTERM) return 143;
  return exit_code(error.code());
}

} // namespace tallystick::cli
