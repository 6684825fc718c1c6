// SPDX-License-Identifier: MIT
// keygen, init, model, synth: what needs no job file.
#include <chrono>
#include <fstream>
#include <iterator>

#include "cli/commands.hpp"
#include "pipeline/file_header.hpp"
#include "pipeline/init.hpp"
#include "pipeline/keygen.hpp"
#include "pipeline/model_file.hpp"
#include "pipeline/saved_model.hpp"
#include "pipeline/splink_import.hpp"
#include "synth/job_template.hpp"
#include "synth/synth.hpp"

namespace tallystick::cli {
namespace {

Date today() {
  return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

} // namespace

int keygen(const KeygenArguments& arguments, const Common& common) {
  const auto id = pipeline::make_key(arguments.out, arguments.purpose, arguments.epoch, today());
  if (!id) return report_error(id.error(), common.log);
  print_message("wrote a new " + arguments.purpose + " key, id " + *id + ", to " + arguments.out +
                "\nKeep it apart from the data, and a copy in a safe place: without it no "
                "pseudonym can be made again.\n");
  return 0;
}

int init(const std::vector<std::string>& files, const Common& common) {
  const auto text = pipeline::init_job(files, pipeline::read_file_header);
  if (!text) return report_error(text.error(), common.log);
  print_data(*text);
  return 0;
}

int model_import(const ModelArguments& arguments, const Common& common) {
  const auto done = pipeline::import_splink(arguments.file, arguments.without);
  if (!done) return report_error(done.error(), common.log);
  if (auto written = pipeline::write_new_file(arguments.out, pipeline::to_json(done->model));
      !written)
    return report_error(written.error(), common.log);
  if (common.verbosity == Verbosity::normal) print_data(pipeline::to_text(*done));
  return 0;
}

int model_show(const ModelArguments& arguments, const Common& common) {
  const auto model = pipeline::read_model_file(arguments.file);
  if (!model) return report_error(model.error(), common.log);
  print_data(pipeline::to_text(*model));
  return 0;
}

int synth(const SynthArguments& arguments, const Common& common) {
  synth::SynthSpec spec;
  spec.people = arguments.people;
  spec.rows = arguments.rows;
  spec.seed = arguments.seed;
  spec.out = arguments.out;
  spec.threads = ThreadCount{common.threads};
  if (!arguments.rates.empty()) {
    std::ifstream file(arguments.rates, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file && text.empty())
      return report_error(
          Error(ErrorCode::usage, "the rates file cannot be read").in_file(arguments.rates),
          common.log);
    auto rates = synth::rates_from(text, arguments.rates);
    if (!rates) return report_error(rates.error(), common.log);
    spec.rates = *rates;
  }
  ConsoleProgress progress(common.log, common.verbosity);
  stop_on_signals(progress);
  if (auto done = synth::generate(spec, progress); !done)
    return report_error(done.error(), common.log);
  if (auto done = synth::write_job(spec); !done) return report_error(done.error(), common.log);
  print_message("wrote a synthetic population to " + arguments.out +
                ". Nobody in it exists.\nNext:\n  tallystick keygen --purpose linkage --out " +
                arguments.out + "/keys/linkage.key\n  tallystick keygen --purpose project --out " +
                arguments.out + "/keys/project.key\n  tallystick run " + arguments.out +
                "/job.toml\n");
  return 0;
}

} // namespace tallystick::cli
