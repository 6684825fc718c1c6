// SPDX-License-Identifier: MIT
// The order of work: blocks are made in parallel and written in their order, each file at its own
// end.
#include "synth/synth.hpp"

#include <system_error>

#include "synth/output_files.hpp"
#include "synth/truth.hpp"

namespace tallystick::synth {
namespace {

struct FileName {
  std::string_view path;
  std::string_view header;
};

constexpr std::array<FileName, kFiles - kSources> kOtherFiles = {{
    {"truth.csv", kTruthHeader},
    {"people.csv", kPeopleHeader},
    {"lookups/areas.csv", Places::kAreasHeader},
    {"lookups/supersession.csv", "OLD_NHS_NUMBER,NEW_NHS_NUMBER\n"},
    {"optouts/type1_events.csv", kType1Header},
    {"optouts/national_request.dat", ""},
    {"optouts/national_cleared.dat", ""},
    {"optouts/local_objections.csv", kObjectionsHeader},
    {"optouts/consent.csv", kConsentHeader},
}};

Status open_all(OutputFiles& files, const std::filesystem::path& out) {
  for (const auto* folder : {"lookups", "optouts"}) {
    std::error_code failure;
    std::filesystem::create_directories(out / folder, failure);
    if (failure)
      return Error{ErrorCode::failed, "cannot make the directory"}.in_file((out / folder).string());
  }
  for (std::size_t i = 0; i < kFiles; ++i) {
    const bool source = i < kSources;
    const std::string name = source ? std::string{kSourceNames[i]} + ".csv"
                                    : std::string{kOtherFiles[i - kSources].path};
    TALLYSTICK_TRY(files.add(out / name));
    TALLYSTICK_TRY(files.write(i, source ? header_of(static_cast<Source>(i))
                                         : kOtherFiles[i - kSources].header));
  }
  return {};
}

Status write_block(OutputFiles& files, const BlockText& block) {
  for (std::size_t i = 0; i < kFiles; ++i)
    TALLYSTICK_TRY(files.write(i, block.text(i)));
  return {};
}

Status check(const SynthSpec& spec) {
  if (spec.people == 0 || spec.people > kMostPeople)
    return Error{ErrorCode::usage, "the number of people must be 1 to 40,000,000"}.with(
        "people", static_cast<double>(spec.people));
  if (spec.window_years == 0 || spec.window_years > 10)
    return Error{ErrorCode::usage, "the window must be 1 to 10 years"}.with("years",
                                                                            spec.window_years);
  const auto earliest = Date{std::chrono::year{2019} / 1 / 1};
  const auto latest = Date{std::chrono::year{2100} / 1 / 1};
  if (spec.as_of < earliest || spec.as_of > latest)
    return Error{ErrorCode::usage, "the as_of date must be in 2019 to 2099",
                 "opt-out histories reach back to 2013"};
  if (spec.programme.find_first_of(",\"\r\n") != std::string::npos || spec.programme.empty())
    return Error{ErrorCode::usage, "the programme must be one word"};
  return {};
}

// Whole years that end with the as_of date: two years to 31 March 2025 begin on 1 April 2023.
Window window_of(const SynthSpec& spec) {
  const std::chrono::year_month_day after{spec.as_of + std::chrono::days{1}};
  const auto begin = after - std::chrono::years{spec.window_years};
  return {day_number(Date{begin}), day_number(spec.as_of)}; // 29 February becomes 1 March
}

} // namespace

Status generate(const SynthSpec& spec, ProgressSink& progress) {
  TALLYSTICK_TRY(check(spec));
  const Setting setting{spec, Places{spec.people, spec.seed},
                        rows_per_person(spec.rates, spec.people, spec.rows), window_of(spec)};
  OutputFiles files;
  TALLYSTICK_TRY(open_all(files, spec.out));

  Status written;
  std::uint32_t next = 0;
  std::uint64_t done = 0;
  std::array<std::uint64_t, kSources> rows{};
  std::atomic<bool> stop{false}; // set by the writing end, read by the producing end
  progress.begin("synth", "people", spec.people);
  ordered_pipeline<BlockText>(
      spec.threads, spec.threads.value() + 2,
      [&]() -> std::unique_ptr<BlockText> {
        if (stop || progress.stop_requested() || next == setting.places.blocks()) return nullptr;
        return std::make_unique<BlockText>(next++);
      },
      [&](BlockText& block) { block.make(setting); },
      [&](BlockText& block) {
        if (stop) return;
        block.write_truth(rows);
        written = write_block(files, block);
        stop = !written.ok();
        progress.advance(done += block.people());
      });
  progress.end();
  TALLYSTICK_TRY(std::move(written));
  if (progress.stop_requested()) return Error{ErrorCode::interrupted, "stopped by request"};
  return files.finish();
}

} // namespace tallystick::synth
