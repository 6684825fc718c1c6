// SPDX-License-Identifier: MIT
// One function a command. Each returns the exit code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/console.hpp"

namespace tallystick::cli {

/// What every command knows.
struct Common {
  LogFormat log = LogFormat::text;
  Verbosity verbosity = Verbosity::normal;
  unsigned threads = 0; ///< 0: as many as the machine has
};

enum class OutputFormat : std::uint8_t { text, json };

struct KeygenArguments {
  std::string out;
  std::string purpose = "linkage";
  std::uint32_t epoch = 1;
};
int keygen(const KeygenArguments& arguments, const Common& common);

int init(const std::vector<std::string>& files, const Common& common);

struct JobArguments {
  std::string job;
  OutputFormat format = OutputFormat::text;
  std::string list_issues; ///< path of a CSV file for row issues; empty: none
  std::string suite = "aes-256-cmac";
  std::uint64_t memory_limit = 0; ///< bytes; 0: four fifths of the machine's
  std::string spill_folder;       ///< empty: beside the release
  bool timings = false;           ///< show where the time went
  std::string review;             ///< path of a CSV file for clerical review; empty: none
  std::uint32_t review_sample = 50;
  bool pairs = false;     ///< plan: read the data and count pairs
  std::string save_model; ///< new file for the match model; empty: none
};
int check(const JobArguments& arguments, const Common& common);
int run(const JobArguments& arguments, const Common& common);
int plan(const JobArguments& arguments, const Common& common);

struct ExplainArguments {
  JobArguments job;
  std::vector<std::string> rows; ///< FILE:LINE, two a pair
};
int explain(const ExplainArguments& arguments, const Common& common);

struct RequestArguments {
  std::string job;
  std::string out; ///< empty: as the job's [optouts.national] request says
};
int optouts_request(const RequestArguments& arguments, const Common& common);

struct ModelArguments {
  std::string file;                 ///< settings saved by Splink (import), or a model file (show)
  std::string out;                  ///< import: new model file
  std::vector<std::string> without; ///< import: comparisons that are dropped
};
int model_import(const ModelArguments& arguments, const Common& common);
int model_show(const ModelArguments& arguments, const Common& common);

struct SynthArguments {
  std::string out;
  std::uint64_t people = 100'000;
  std::uint64_t rows = 0;
  std::uint64_t seed = 1;
  std::string rates;
};
int synth(const SynthArguments& arguments, const Common& common);

struct EvaluateArguments {
  std::string truth;
  std::vector<std::string> links;
  std::string record = "record_id";
  std::vector<std::string> by;
  std::string review; ///< sample of pairs that `run --review` wrote; empty: none
  std::string html;   ///< path of a page for people; empty: none
  OutputFormat format = OutputFormat::text;
};
int evaluate(const EvaluateArguments& arguments, const Common& common);

} // namespace tallystick::cli
