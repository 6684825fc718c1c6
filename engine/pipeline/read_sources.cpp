// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>

#include "crypto/spill_file.hpp"
#include "pipeline/stages.hpp"

namespace tallystick::pipeline {
namespace {

/// A batch that has left zone A, with the opt-out decision on its rows.
struct Screened {
  TokenBatch batch;
  optout::Screening screening;
  std::uint64_t person_ids;
};

std::uint64_t count_person_ids(const TokenBatch& batch) {
  const auto& person = batch.columns().person;
  return static_cast<std::uint64_t>(std::count_if(
      person.begin(), person.end(), [](const PersonToken& token) { return !token.absent(); }));
}

/// The folder that the release folder will be in: there must be room for the release anyway.
std::string folder_of_release(const Job& job) {
  std::filesystem::path folder = std::filesystem::absolute(beside(job, job.release.folder));
  std::error_code failure;
  while (!std::filesystem::is_directory(folder, failure) && folder.has_relative_path())
    folder = folder.parent_path();
  return folder.string();
}

optout::Overflow overflow(const Job& job, const RunOptions& options) {
  if (!options.memory.given()) return {};
  const std::string& folder = options.spill_folder;
  return {crypto::make_spill_file(folder.empty() ? folder_of_release(job) : folder),
          options.memory.room() / 2};
}

} // namespace

Result<PermittedRows> read_sources(const Job& job, const RunOptions& options,
                                   const Preparation& prepared, ProgressSink& progress,
                                   StageClock& clock, report::RunReport& report) {
  const optout::Overflow spill = overflow(job, options);
  optout::Gate gate(job.optouts.policy, *prepared.opt_outs, prepared.sources, spill);
  const PassContext context{job,
                            options.threads,
                            progress,
                            prepared.supersession,
                            standardise::RepairPolicy::offer,
                            options.issues,
                            options.places};
  StepClock pseudonymise;
  StepClock screen;
  StepClock collect;
  for (std::size_t s = 0; s < job.sources.size(); ++s) {
    const auto source = static_cast<SourceId>(s);
    auto pass = SourcePass::open(context, job.sources[s]);
    if (!pass) return std::move(pass).error();
    std::uint64_t person_ids = 0;
    auto facts = run_pass<Screened>(
        std::move(*pass),
        [&](StandardBatch&& batch) -> Result<Screened> {
          TokenBatch tokens = [&] {
            const StepClock::Lap lap(pseudonymise);
            return prepared.pseudonymiser->run(std::move(batch), source);
          }();
          const StepClock::Lap lap(screen);
          auto screening = gate.screen(tokens);
          if (!screening) return std::move(screening).error();
          const std::uint64_t ids = count_person_ids(tokens);
          return Screened{std::move(tokens), std::move(*screening), ids};
        },
        [&](Screened&& screened) {
          person_ids += screened.person_ids;
          const StepClock::Lap lap(collect);
          return gate.admit(std::move(screened.batch), std::move(screened.screening));
        });
    if (!facts) return std::move(facts).error();
    facts->with_person_id = person_ids;
    report.sources.push_back(std::move(*facts));
  }
  optout::ProviderScopes scopes = gate.take_scopes();
  const PassClocks& passes = *context.clocks;
  clock.add_step({"read, digest", 0, passes.read.cpu_seconds()});
  clock.add_step({"cut into cells", 0, passes.cut.cpu_seconds()});
  clock.add_step({"standardise", 0, passes.standardise.cpu_seconds()});
  clock.add_step({"pseudonymise", 0, pseudonymise.cpu_seconds()});
  clock.add_step({"opt-outs", 0, screen.cpu_seconds()});
  clock.add_step({"collect", 0, collect.cpu_seconds()});
  return PermittedRows{gate.close(), std::move(scopes), spill.store};
}

} // namespace tallystick::pipeline
