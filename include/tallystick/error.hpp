// SPDX-License-Identifier: MIT
// Errors as values. An error says what went wrong, where, and what to do; it can never hold the
// value of a cell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tallystick {

/// A text that was written in the source code. Only literals convert, so nothing read at run time
/// (an identifier, a token, a key) can become part of a message.
class StaticText {
public:
  constexpr StaticText() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is the one thing that may convert.
  consteval StaticText(const char* literal) : text_(literal) {}
  [[nodiscard]] constexpr std::string_view view() const { return text_; }
  [[nodiscard]] constexpr bool empty() const { return text_.empty(); }
  friend constexpr bool operator==(StaticText, StaticText) = default;

private:
  std::string_view text_;
};

/// What kind of failure this is; each kind has one process exit code (see exit_code()).
enum class ErrorCode : std::uint8_t {
  failed,        ///< the run could not be completed (disk, memory, third-party failure)
  usage,         ///< wrong command line
  job_invalid,   ///< the job file does not say something valid
  key_refused,   ///< a key file is missing, malformed or readable by others
  key_mismatch,  ///< tokens of different keys, suites or epochs were brought together
  input_refused, ///< input data is missing, unreadable or not what the job says
  quality_gate,  ///< outputs are complete but a declared quality gate failed
  optout_data,   ///< opt-out data is missing, stale or malformed: nothing is written
  interrupted,   ///< the user or the scheduler asked to stop
  internal,      ///< a broken promise inside the engine: our bug
};

/// The exit code a process ends with: 0 ok, 1 failed, 2 usage or job file, 3 input refused, 4
/// quality gate failed, 5 opt-out data missing or stale, 130 interrupted. Stable.
[[nodiscard]] int exit_code(ErrorCode code) noexcept;
[[nodiscard]] std::string_view name_of(ErrorCode code) noexcept;

/// Where it went wrong. File and source names come from the job or the command line, never from
/// data.
struct Place {
  std::string file;       ///< path as the user gave it; empty if no file is concerned
  std::uint64_t line = 0; ///< 1-based physical line; 0 if unknown
  std::uint32_t column =
      0; ///< 1-based: character in a job file, field number in a data file; 0 if unknown
  std::string source; ///< name of the source in the job; empty if none
};

/// One failure, complete enough to act on.
class [[nodiscard]] Error {
public:
  Error(ErrorCode code, StaticText what, StaticText hint = {})
      : code_(code), what_(what), hint_(hint) {}

  Error&& at(Place place) && { return place_ = std::move(place), std::move(*this); }
  Error&& in_file(std::string file) && { return place_.file = std::move(file), std::move(*this); }
  Error&& in_source(std::string source) && {
    return place_.source = std::move(source), std::move(*this);
  }
  /// Adds a count that explains the failure ("rows", 12). Counts and shares only.
  Error&& with(StaticText name, double number) && {
    return numbers_.emplace_back(name, number), std::move(*this);
  }
  /// Adds a text that came from the job file or the command line (an unknown key, a suggestion).
  /// Never from data.
  Error&& about(std::string job_text) && { return about_ = std::move(job_text), std::move(*this); }

  /// The same failure seen as another kind, e.g. an unreadable list as missing opt-out data.
  Error&& with_code(ErrorCode code) && { return code_ = code, std::move(*this); }

  [[nodiscard]] ErrorCode code() const { return code_; }
  [[nodiscard]] StaticText what() const { return what_; }
  [[nodiscard]] StaticText hint() const { return hint_; }
  [[nodiscard]] const Place& place() const { return place_; }
  [[nodiscard]] const std::string& about() const { return about_; }
  [[nodiscard]] const std::vector<std::pair<StaticText, double>>& numbers() const {
    return numbers_;
  }

  /// "place: error: what: about (name number, ...)" and, on a second line, "help: hint".
  [[nodiscard]] std::string to_text() const;

private:
  ErrorCode code_;
  StaticText what_;
  StaticText hint_;
  Place place_;
  std::string about_;
  std::vector<std::pair<StaticText, double>> numbers_;
};

} // namespace tallystick
