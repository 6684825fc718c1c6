// SPDX-License-Identifier: MIT
#include "report/run_report.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "report/disclosure.hpp"
#include "report/gated_json.hpp"
#include "report/model_json.hpp"
#include "report/model_text.hpp"
#include "report/quality_json.hpp"
#include "report/text_table.hpp"

namespace tallystick::report {
namespace {

using Json = nlohmann::ordered_json;

/// How a report shows counts of people and rows: to the holder of the data as they are (`check`),
/// to everybody else through the gate (manifest, summary).
class Counts {
public:
  static Counts exact() { return Counts(nullptr); }
  static Counts through(const DisclosureGate& gate) { return Counts(&gate); }

  [[nodiscard]] Json json(std::uint64_t count) const {
    return gate_ == nullptr ? Json(count) : gated(*gate_, count);
  }
  [[nodiscard]] std::string text(std::uint64_t count) const {
    return gate_ == nullptr || !gate_->masked(count)
               ? with_commas(gate_ == nullptr ? count : DisclosureGate::rounded(count))
               : gate_->text(count);
  }
  [[nodiscard]] std::string share(std::uint64_t part, std::uint64_t whole) const {
    return gate_ == nullptr ? percent(part, whole) : gate_->share(part, whole);
  }

private:
  explicit Counts(const DisclosureGate* gate) : gate_(gate) {}
  const DisclosureGate* gate_;
};

Json issues_json(const IssueCounts& issues, const Counts& counts) {
  Json list = Json::array();
  for (std::size_t i = 0; i < kIssueCount; ++i) {
    if (issues.count[i] == 0) continue;
    list.push_back({{"code", kIssues[i].code},
                    {"name", kIssues[i].name},
                    {"cells", counts.json(issues.count[i])}});
  }
  return list;
}

Json files_json(const std::vector<FileFacts>& files) {
  Json list = Json::array();
  for (const FileFacts& file : files)
    list.push_back(
        {{"path", file.path}, {"bytes", file.bytes}, {"rows", file.rows}, {"sha256", file.sha256}});
  return list;
}

/// Sizes of data sets (rows read, rows that were no rows) are exact everywhere.
Json source_json(const SourceFacts& source, const Counts& counts) {
  return {{"name", source.name},
          {"care_setting", source.care_setting},
          {"files", files_json(source.files)},
          {"rows_read", source.rows_read},
          {"rows_unreadable", source.rows_unreadable},
          {"rows_standardised", counts.json(source.rows_standardised)},
          {"rows_with_person_id", counts.json(source.with_person_id)},
          {"issues", issues_json(source.issues, counts)}};
}

Json removals_json(const RunReport& report, const DisclosureGate& gate) {
  Json list = Json::array();
  for (std::size_t s = 0; s < report.removals.by_source.size(); ++s) {
    Json reasons = Json::object();
    for (std::size_t r = 0; r < kRemovalReasons.size(); ++r)
      if (report.removals.by_source[s][r] != 0)
        reasons[std::string(kRemovalReasons[r])] = gated(gate, report.removals.by_source[s][r]);
    list.push_back({{"source", report.sources[s].name}, {"rows_removed", std::move(reasons)}});
  }
  return list;
}

Json pairs_json(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Json object = Json::object();
  for (const auto& [key, value] : pairs)
    object[key] = value;
  return object;
}

std::string seconds(double s) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%.2f", s));
  return text;
}

std::string issues_text(const RunReport& report) {
  TextTable table({{"source", Align::left},
                   {"code", Align::left},
                   {"cells"},
                   {"share"},
                   {"what", Align::left},
                   {"effect", Align::left}});
  constexpr std::array<std::string_view, 3> kEffects = {"noted", "value not used", "row dropped"};
  for (const SourceFacts& source : report.sources)
    for (std::size_t i = 0; i < kIssueCount; ++i)
      if (source.issues.count[i] != 0)
        table.add({source.name, std::string(kIssues[i].code), with_commas(source.issues.count[i]),
                   percent(source.issues.count[i], source.rows_read), std::string(kIssues[i].text),
                   std::string(kEffects[static_cast<std::size_t>(kIssues[i].effect)])});
  return table.empty() ? "  no issues\n" : table.to_text();
}

std::string sources_text(const RunReport& report, const Counts& counts) {
  TextTable table({{"source", Align::left},
                   {"files"},
                   {"rows read"},
                   {"unreadable"},
                   {"with person id"},
                   {"share"}});
  for (const SourceFacts& s : report.sources)
    table.add({s.name, std::to_string(s.files.size()), with_commas(s.rows_read),
               with_commas(s.rows_unreadable), counts.text(s.with_person_id),
               counts.share(s.with_person_id, s.rows_standardised)});
  return table.to_text();
}

std::string removals_text(const RunReport& report, const DisclosureGate& gate) {
  TextTable table({{"source", Align::left}, {"reason", Align::left}, {"rows removed"}});
  for (std::size_t s = 0; s < report.removals.by_source.size(); ++s)
    for (std::size_t r = 0; r < kRemovalReasons.size(); ++r)
      if (const auto n = report.removals.by_source[s][r]; n != 0)
        table.add({report.sources[s].name, std::string(kRemovalReasons[r]), gate.text(n)});
  return table.empty() ? "  none\n" : table.to_text();
}

std::string opt_out_data_text(const RunReport& report, const DisclosureGate& gate) {
  TextTable table({{"opt-out data", Align::left}, {"count"}});
  for (const auto& [name, count] : report.opt_out_counts)
    if (count != 0) table.add({name, gate.text(count)});
  return table.empty() ? "  none\n" : table.to_text();
}

} // namespace

std::uint64_t RunReport::input_bytes() const {
  std::uint64_t sum = 0;
  for (const SourceFacts& source : sources)
    for (const FileFacts& file : source.files)
      sum += file.bytes;
  return sum;
}

std::uint64_t RunReport::output_bytes() const {
  std::uint64_t sum = 0;
  for (const FileFacts& file : outputs)
    sum += file.bytes;
  return sum;
}

std::string to_json(const RunReport& report) {
  const DisclosureGate gate(report.smallest_count_shown);
  Json manifest;
  manifest["manifest_version"] = 1;
  manifest["tallystick_version"] = report.version;
  manifest["release_id"] = report.release_id;
  manifest["job"] = {{"name", report.job_name},
                     {"sha256", report.job_digest},
                     {"as_of", report.as_of},
                     {"purpose", report.purpose},
                     {"legal_basis", report.legal_basis},
                     {"approval", report.approval},
                     {"exemptions", report.exemptions},
                     {"linkage_rules", report.rule_set}};
  if (report.model_parameters)
    manifest["job"]["model_parameters"] = {{"path", report.model_parameters->path},
                                           {"sha256", report.model_parameters->sha256}};
  manifest["keys"] = {{"suite", report.suite},
                      {"linkage_key_id", report.linkage_key_id},
                      {"epoch", report.epoch},
                      {"project_key_id", report.project_key_id}};
  manifest["opt_out_data"] = pairs_json(report.opt_out_data);
  Json opt_out_counts = Json::object();
  for (const auto& [name, count] : report.opt_out_counts)
    opt_out_counts[name] = gated(gate, count);
  manifest["opt_out_counts"] = std::move(opt_out_counts);
  if (!report.area_vintage.empty()) manifest["area_lookup_vintage"] = report.area_vintage;

  Json sources = Json::array();
  for (const SourceFacts& source : report.sources) {
    Json entry = source_json(source, Counts::through(gate));
    entry["rows_linked"] = gated(gate, source.linked_rows);
    entry["rows_released"] = gated(gate, source.rows_released);
    sources.push_back(std::move(entry));
  }
  manifest["sources"] = std::move(sources);
  manifest["removals"] = removals_json(report, gate);
  Json balances = Json::array();
  for (const BalanceFacts& b : report.balances)
    balances.push_back({{"arrow", b.arrow},
                        {"rows_in", gated(gate, b.rows_in)},
                        {"rows_out", gated(gate, b.rows_out)},
                        {"dropped", gated(gate, b.dropped)},
                        {"holds", b.holds()}});
  manifest["row_balance"] = std::move(balances);
  Json passes = Json::array();
  for (const PassCounts& pass : report.passes)
    passes.push_back({{"name", pass.name},
                      {"linked_rows", gated(gate, pass.linked_rows)},
                      {"refused_veto", gated(gate, pass.refused_veto)},
                      {"refused_ambiguous", gated(gate, pass.refused_ambiguous)},
                      {"refused_crowded", gated(gate, pass.refused_crowded)}});
  manifest["linkage"] = {{"passes", std::move(passes)},
                         {"person_id_conflicts", gated(gate, report.person_id_conflicts)},
                         {"persons", gated(gate, report.persons)},
                         {"persons_released", gated(gate, report.persons_released)}};
  if (report.model) manifest["linkage"]["model"] = model_json(*report.model, gate);
  add_quality(manifest["linkage"], report.quality, gate);
  manifest["failed_quality_gates"] = report.failed_gates;
  Json outputs = Json::array();
  for (const FileFacts& file : report.outputs)
    outputs.push_back({{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  manifest["outputs"] = std::move(outputs);

  Json times = Json::array();
  for (const StageTime& t : report.times) {
    Json steps = Json::array();
    for (const StepTime& step : t.steps) {
      steps.push_back({{"step", step.step}, {"cpu_seconds", step.cpu_seconds}});
      if (step.wall_seconds > 0) steps.back()["wall_seconds"] = step.wall_seconds;
    }
    times.push_back({{"stage", t.stage},
                     {"wall_seconds", t.wall_seconds},
                     {"cpu_seconds", t.cpu_seconds},
                     {"bytes", t.bytes},
                     {"steps", std::move(steps)}});
  }
  manifest["environment"] = {{"threads", report.threads},
                             {"memory_limit_bytes", report.memory_limit_bytes},
                             {"peak_memory_bytes", report.peak_memory_bytes},
                             {"spilled_bytes", report.spilled_bytes},
                             {"times", std::move(times)}};
  return manifest.dump(2) + "\n";
}

std::string to_text(const RunReport& report) {
  const DisclosureGate gate(report.smallest_count_shown);
  std::string text = "Sources\n" + sources_text(report, Counts::through(gate));
  text += "\nOpt-outs as they stand\n" + opt_out_data_text(report, gate);

  text += "\nLinks by pass\n";
  TextTable passes(
      {{"pass", Align::left}, {"rows linked"}, {"vetoed"}, {"ambiguous"}, {"crowded"}});
  for (const PassCounts& p : report.passes)
    passes.add({p.name, gate.text(p.linked_rows), gate.text(p.refused_veto),
                gate.text(p.refused_ambiguous), gate.text(p.refused_crowded)});
  text += passes.to_text();
  if (report.model) text += "\nMatch model\n" + model_text(*report.model, gate);

  text += "\nRows removed by opt-outs\n" + removals_text(report, gate);

  text += "\nReleased\n";
  TextTable released({{"source", Align::left}, {"rows"}, {"linked to another row"}});
  for (const SourceFacts& s : report.sources)
    released.add(
        {s.name, gate.text(s.rows_released), gate.share(s.linked_rows, s.rows_standardised)});
  text += released.to_text();
  text += "  persons: " + gate.text(report.persons_released) + "\n";

  if (!report.failed_gates.empty()) {
    text += "\nQuality gates that failed\n";
    for (const std::string& name : report.failed_gates)
      text += "  " + name + "\n";
  }
  text += "\nTime\n";
  TextTable times({{"stage", Align::left}, {"wall s"}, {"cpu s"}, {"rows/s"}});
  for (const StageTime& t : report.times)
    times.add({t.stage, seconds(t.wall_seconds), seconds(t.cpu_seconds),
               t.wall_seconds > 0 && t.rows > 0 ? with_commas(static_cast<std::uint64_t>(
                                                      static_cast<double>(t.rows) / t.wall_seconds))
                                                : "-"});
  text += times.to_text();
  text += "  peak memory: " + with_commas(report.peak_memory_bytes >> 20U) +
          " MiB, threads: " + std::to_string(report.threads) + "\n";
  if (report.spilled_bytes != 0)
    text += "  over the memory limit of " + with_commas(report.memory_limit_bytes >> 20U) +
            " MiB: " + with_commas(report.spilled_bytes >> 20U) + " MiB went to disk, encrypted\n";
  return text;
}

std::string timings_to_text(const RunReport& report) {
  const auto rate = [](double amount, double per) {
    return amount > 0 && per > 0 ? with_commas(static_cast<std::uint64_t>(amount / per)) : "-";
  };
  constexpr double kMegabyte = 1e6;
  double wall = 0;
  double cpu = 0;
  for (const StageTime& t : report.times)
    wall += t.wall_seconds, cpu += t.cpu_seconds;
  TextTable table({{"stage, step", Align::left},
                   {"wall s"},
                   {"cpu s"},
                   {"share of cpu"},
                   {"rows/s"},
                   {"MB/s"}});
  const auto share = [&](double part) {
    return percent(static_cast<std::uint64_t>(part * 1e6), static_cast<std::uint64_t>(cpu * 1e6));
  };
  for (const StageTime& t : report.times) {
    table.add({t.stage, seconds(t.wall_seconds), seconds(t.cpu_seconds), share(t.cpu_seconds),
               rate(static_cast<double>(t.rows), t.wall_seconds),
               rate(static_cast<double>(t.bytes) / kMegabyte, t.wall_seconds)});
    for (const StepTime& step : t.steps)
      table.add({"  " + step.step, step.wall_seconds > 0 ? seconds(step.wall_seconds) : "",
                 seconds(step.cpu_seconds), share(step.cpu_seconds),
                 step.wall_seconds > 0 ? "" : rate(static_cast<double>(t.rows), step.cpu_seconds),
                 ""});
  }
  table.add({"all", seconds(wall), seconds(cpu), share(cpu), "", ""});
  return "\nTimings\n" + table.to_text() +
         "  Rates are of wall time; of processor time for a step that runs beside others. "
         "Megabytes "
         "are those of the\n  files that are read or written.\n";
}

std::string quality_to_text(const RunReport& report) {
  return "Sources\n" + sources_text(report, Counts::exact()) + "\nIssues\n" + issues_text(report);
}

std::string quality_to_json(const RunReport& report) {
  Json sources = Json::array();
  for (const SourceFacts& source : report.sources)
    sources.push_back(source_json(source, Counts::exact()));
  return Json{{"job", report.job_name}, {"as_of", report.as_of}, {"sources", std::move(sources)}}
             .dump(2) +
         "\n";
}

} // namespace tallystick::report
