// SPDX-License-Identifier: MIT
#include <algorithm>

#include "crypto/derive.hpp"
#include "link/rule_set.hpp"
#include "pipeline/stages.hpp"
#include "tallystick/version.hpp"

namespace tallystick::pipeline {
namespace {

constexpr std::array<std::string_view, 8> kPurposes = {"planning",      "research",    "audit",
                                                       "public_health", "direct_care", "marketing",
                                                       "insurance",     "sale"};
constexpr std::array<std::string_view, 4> kBases = {
    "consent", "legal_duty", "public_health_regulation_3", "overriding_public_interest"};
constexpr std::array<std::string_view, 3> kSchemes = {"type1", "national", "local"};

void declare(const Job& job, const RunOptions& options, report::RunReport& report) {
  const optout::Policy& policy = job.optouts.policy;
  report.version = version();
  report.job_name = job.name;
  report.job_digest = job.digest;
  report.job_identity = job.identity;
  report.as_of = to_iso(job.as_of);
  report.purpose = kPurposes[static_cast<std::size_t>(policy.purpose)];
  report.legal_basis = policy.legal_basis;
  report.approval = policy.approval;
  for (const optout::Exemption& exemption : policy.exemptions) {
    std::string text(kBases[static_cast<std::size_t>(exemption.basis)]);
    for (const optout::Scheme scheme : exemption.schemes)
      text += (&scheme == exemption.schemes.data() ? ": " : ", ") +
              std::string(kSchemes[static_cast<std::size_t>(scheme)]);
    report.exemptions.push_back(text + " (approval " + exemption.approval + ")");
  }
  report.rule_set = job.rules.name;
  if (job.model_parameters)
    report.model_parameters = {job.model_parameters->file, 0, 0, job.model_parameters->sha256};
  report.threads = options.threads.value();
  report.memory_limit_bytes = options.memory.given() ? options.memory.bytes() : 0;
  report.smallest_count_shown = job.release.smallest_count_shown;
}

std::vector<pseudonymise::SourceKeying> keyings(const Job& job, const PassContext& context) {
  std::vector<pseudonymise::SourceKeying> all;
  for (std::size_t s = 0; s < job.sources.size(); ++s) {
    const SourceSpec& source = job.sources[s];
    all.push_back({static_cast<SourceId>(s), source_rules(source, context).person_scheme,
                   source.formats.person_id_domain,
                   source.encoding == "utf-8" ? pseudonymise::Encoding::utf8
                                              : pseudonymise::Encoding::windows_1252});
  }
  return all;
}

} // namespace

AttributePlan attribute_plan(const Job& job) {
  AttributePlan plan = job.release.attributes;
  plan.event_day = true; // the latest event tells a person's best demographics, whether dates are
                         // released or not
  return plan;
}

std::vector<SourceInfo> source_infos(const Job& job) {
  std::vector<SourceInfo> infos;
  for (const SourceSpec& source : job.sources) {
    SourceInfo info{
        source.name, source.care_setting,      source.gp_sourced, source.health_and_care,
        {},          source.one_row_per_person};
    for (const ReleasedColumn& column : source.release)
      info.released_columns.push_back(column.as);
    infos.push_back(std::move(info));
  }
  return infos;
}

Result<std::unique_ptr<Preparation>> prepare(const Job& job, const RunOptions& options,
                                             report::RunReport& report) {
  declare(job, options, report);
  auto sources = source_infos(job);
  const bool gp =
      std::any_of(sources.begin(), sources.end(), [](const SourceInfo& s) { return s.gp_sourced; });
  TALLYSTICK_TRY(optout::check(job.optouts.policy,
                               gp ? optout::GpSources::present : optout::GpSources::absent));

  auto linkage =
      crypto::read_key_file(beside(job, job.linkage_key).string(), crypto::KeyPurpose::linkage);
  if (!linkage) return std::move(linkage).error();
  auto project =
      crypto::read_key_file(beside(job, job.project_key).string(), crypto::KeyPurpose::project);
  if (!project) return std::move(project).error();
  const auto suite = crypto::parse_suite(options.suite);
  if (!suite)
    return Error(ErrorCode::usage, "unknown token suite", "aes-256-cmac or hmac-sha-256-128")
        .about(options.suite);
  auto out = std::make_unique<Preparation>(std::move(project->key));
  out->sources = std::move(sources);
  out->keys.header = {.suite = static_cast<std::uint8_t>(*suite),
                      .key_id = linkage->id.number(),
                      .epoch = linkage->epoch};
  report.suite = options.suite;
  report.linkage_key_id = linkage->id.text();
  report.project_key_id = project->id.text();
  report.epoch = linkage->epoch;
  auto supersession = read_supersession(job);
  if (!supersession) return std::move(supersession).error();
  out->supersession = std::move(*supersession);
  auto areas = read_areas(job);
  if (!areas) return std::move(areas).error();
  out->areas = std::move(*areas);
  report.area_vintage = out->areas.table.vintage;

  SilentProgress silent;
  const PassContext context{
      job, options.threads, silent, out->supersession, standardise::RepairPolicy::offer, {}};
  TokenPlan tokens = link::token_plan(job.rules);
  const ObjectionNeeds needs = objection_needs(job.optouts);
  tokens.local_id = tokens.local_id || needs.local_ids;
  tokens.provider = tokens.provider || needs.providers;
  auto pseudonymiser = pseudonymise::Pseudonymiser::make(linkage->key, out->keys.header,
                                                         std::move(tokens), attribute_plan(job),
                                                         &out->areas.index, keyings(job, context));
  if (!pseudonymiser) return std::move(pseudonymiser).error();
  out->pseudonymiser.emplace(std::move(*pseudonymiser));

  auto opt_outs = read_opt_outs(job, out->sources, *out->pseudonymiser, out->supersession);
  if (!opt_outs) return std::move(opt_outs).error();
  report.opt_out_data = std::move(opt_outs->facts);
  const LocalRowsElsewhere elsewhere = opt_outs->local_rows;
  auto reg = optout::Register::build(job.optouts.policy, out->sources, out->keys.header,
                                     std::move(opt_outs->inputs));
  if (!reg) return std::move(reg).error();
  const optout::RegisterCounts& counts = reg->counts();
  report.opt_out_counts = {{"type1_people", counts.type1_people},
                           {"local_people", counts.local_people},
                           {"national_requested", counts.national_requested},
                           {"national_cleared", counts.national_cleared},
                           {"national_denied", counts.national_denied},
                           {"consenting_people", counts.consenting_people},
                           {"local_objections_other_source", elsewhere.other_source},
                           {"local_objections_other_programme", elsewhere.other_programme}};
  out->opt_outs.emplace(std::move(*reg));
  return out;
}

Result<crypto::PseudonymCipher> release_cipher(const Preparation& prepared,
                                               const report::RunReport& report) {
  auto subkey = crypto::derive(prepared.project_key, "release pseudonyms", report.release_id, 0);
  if (!subkey) return std::move(subkey).error();
  constexpr std::uint16_t kProjectTag = 1; // the subkey already tells projects and releases apart
  return crypto::PseudonymCipher::make(*subkey, kProjectTag);
}

} // namespace tallystick::pipeline
