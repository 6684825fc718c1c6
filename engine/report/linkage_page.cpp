// SPDX-License-Identifier: MIT
#include "report/linkage_page.hpp"

#include <algorithm>
#include <cstdio>

#include "report/page_sections.hpp"

namespace tallystick::report {
namespace {

ShownCount sum_of_sources(const ShownRun& run, RateColumn column) {
  ShownCount sum;
  for (const ShownTable& table : run.tables)
    if (table.by == "source" && !table.groups.empty() && table.groups[0].of(column))
      sum = sum.value_or(0) + *table.groups[0].of(column);
  return sum;
}

std::string sentence_of_model(const RunReport& report, const ShownRun& run) {
  if (!report.model) return {};
  const ModelFacts& model = *report.model;
  return " A match model decided on rows that exact agreement left open: it joined " +
         run.count(model.linked) + " of them, or groups of them, to a person, and estimates that " +
         estimate_text(run.false_links) + " of these links are wrong and that " +
         estimate_text(run.missed_links) + " were missed among those that it looked at.";
}

} // namespace

std::string ShownRun::count(std::uint64_t exact) const {
  return count_text(shown(exact, gate));
}

ShownRun shown_run(const RunReport& report) {
  const DisclosureGate gate(report.smallest_count_shown);
  std::vector<ShownTable> tables = shown_tables(report.quality, gate);
  std::vector<ShownTable> pooled = over_sources(tables);
  ShownRun run{report, gate, std::move(tables), std::move(pooled), {}, {}};
  if (!report.model) return run;
  const std::vector<TreeDoubt>& doubts = report.model->doubts;
  const auto links = static_cast<std::uint64_t>(std::count_if(
      doubts.begin(), doubts.end(), [](const TreeDoubt& doubt) { return doubt.linked; }));
  if (shown(links, gate)) run.false_links = report.model->expected_false;
  if (shown(doubts.size() - links, gate)) run.missed_links = report.model->expected_missed;
  return run;
}

std::string count_text(ShownCount count) {
  return count ? with_commas(*count) : "*";
}

std::string estimate_text(std::optional<double> estimate) {
  if (!estimate) return "*";
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%.1f", *estimate));
  const std::string all = text;
  const std::size_t point = all.find('.');
  return with_commas(std::stoull(all.substr(0, point))) + all.substr(point);
}

std::string share_text(ShownCount part, ShownCount whole) {
  if (!part || !whole) return "*";
  if (*whole == 0) return "-";
  constexpr std::uint64_t kWorthADecimal = 4'000;
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%.*f %%", *whole >= kWorthADecimal ? 1 : 0,
                                  100.0 * static_cast<double>(std::min(*part, *whole)) /
                                      static_cast<double>(*whole)));
  return text;
}

std::string share_text(const ShownRates& rates, RateColumn column) {
  return share_text(rates.of(column), rates.base[static_cast<std::size_t>(column)]);
}

std::string in_words(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

void add_summary(HtmlPage& page, const ShownRun& run) {
  const RunReport& report = run.report;
  const ShownCount rows = sum_of_sources(run, RateColumn::rows);
  const ShownCount linked = sum_of_sources(run, RateColumn::linked);
  const ShownCount across = sum_of_sources(run, RateColumn::linked_across);
  const ShownCount with_id = sum_of_sources(run, RateColumn::with_person_id);
  page.section("summary", "In short");
  for (const std::string& gate : report.failed_gates)
    page.alert("a quality gate of the job failed: " + gate + ".");
  page.text(count_text(rows) + " rows of " + std::to_string(report.sources.size()) +
            (report.sources.size() == 1 ? " source" : " sources") + " belong to " +
            run.count(report.persons) + " persons. Of the rows, " + share_text(linked, rows) +
            " belong to a person who has other rows too, and " + share_text(across, rows) +
            " to a person who is in more than one source." + sentence_of_model(report, run));
  page.text("After opt-outs were applied to rows and to whole persons, " +
            run.count(report.persons_released) + " persons remain in the release.");
  std::vector<KeyFigure> figures = {
      {count_text(rows), "rows read"},
      {run.count(report.persons), "persons found"},
      {share_text(with_id, rows), "of rows have a valid person id"},
      {share_text(linked, rows), "of rows are linked to another row"},
      {share_text(across, rows), "of rows are linked to another source"}};
  if (report.model) {
    figures.push_back({estimate_text(run.false_links), "false links, estimated"});
    figures.push_back({estimate_text(run.missed_links), "missed links, estimated"});
  }
  figures.push_back({run.count(report.persons_released), "persons released"});
  page.key_figures(figures);
}

void add_passes(HtmlPage& page, const ShownRun& run) {
  const RunReport& report = run.report;
  page.section("passes", "How rows found their person");
  page.text("Rows are joined by passes, from the strictest to the loosest. A row counts for the "
            "pass that joined it to "
            "a person who was there already; the first row of a person counts for none. Refused "
            "are persons who "
            "agreed with somebody, but whose person ids differ (vetoed), who agreed equally well "
            "with several "
            "(ambiguous), or whose only evidence is a place where many people live (crowded).");
  HtmlTable table("Rows joined and refused, by pass",
                  {{"pass", Align::left}, {"rows joined"}, {"vetoed"}, {"ambiguous"}, {"crowded"}});
  for (const PassCounts& pass : report.passes)
    table.add({pass.name, run.count(pass.linked_rows), run.count(pass.refused_veto),
               run.count(pass.refused_ambiguous), run.count(pass.refused_crowded)});
  page.table(table);
  page.note("Person id conflicts, rows that share a person id with others but agree with none of "
            "them on anything else and so stay apart: " +
            run.count(report.person_id_conflicts) + ".");
}

void add_opt_outs(HtmlPage& page, const ShownRun& run) {
  const RunReport& report = run.report;
  page.section("opt-outs", "Opt-outs");
  page.text("Opt-outs were applied to each row, and after linkage to every row of a person that "
            "the opt-out covers. "
            "Areas and groups differ in how many people opt out, so removal is not random: say so "
            "beside any comparison "
            "made with the release.");
  HtmlTable table("Rows removed, by source and reason",
                  {{"source", Align::left}, {"reason", Align::left}, {"rows removed"}});
  for (std::size_t s = 0; s < report.removals.by_source.size(); ++s)
    for (std::size_t r = 0; r < kRemovalReasons.size(); ++r)
      if (const std::uint64_t n = report.removals.by_source[s][r]; n != 0)
        table.add({report.sources[s].name, in_words(kRemovalReasons[r]), run.count(n)});
  if (table.empty()) page.text("No row was removed.");
  page.table(table);
  if (!report.exemptions.empty()) page.list(report.exemptions);
}

void add_what_is_hidden(HtmlPage& page, const ShownRun& run) {
  const std::string smallest = std::to_string(run.gate.smallest());
  page.section("hidden", "What is hidden, and why");
  std::vector<std::string> rules;
  rules.push_back(
      "A count of people or rows from 1 to " + std::to_string(run.gate.smallest() - 1) +
      " is shown as *, any other to the nearest 5; 0 is shown. Shares are made of rounded "
      "counts; below 4,000 rows they have no decimals, since rounding would make them up.");
  rules.push_back(
      "The groups of a table add up to a number that is public. Where a hidden count could be "
      "worked out from the others, more cells are hidden, the smallest first, so a * may "
      "also stand for " +
      smallest + " or more.");
  rules.emplace_back(
      "A group whose rows are hidden shows nothing else. A table of a source with too few "
      "rows is left out.");
  rules.emplace_back(
      "Rates over all sources are sums of what is shown for each source, and of nothing else.");
  rules.emplace_back(
      "Rows of people who opted out have no attributes any more: they count as \"not known\".");
  page.list(rules);
  if (run.report.quality.divisions_left_out.empty()) return;
  HtmlTable table("Divisions that this report does not have",
                  {{"division", Align::left}, {"why", Align::left}});
  for (const auto& [by, why] : run.report.quality.divisions_left_out)
    table.add({in_words(by), why});
  page.table(table);
}

void add_methods(HtmlPage& page, const ShownRun& run) {
  const RunReport& report = run.report;
  page.section("methods", "Methods and provenance");
  page.text(
      "Rows were compared as keyed tokens: whoever linked them saw no identifier, and no name or "
      "address took part. "
      "How rows become persons is in docs/linkage.md of the program, how to read this page in "
      "docs/linkage-report.md, how opt-outs work in docs/opt-outs.md. The numbers of this page are "
      "in manifest.json "
      "as well, which also lists the digests of all inputs and outputs.");
  std::vector<std::pair<std::string, std::string>> facts = {
      {"Purpose", in_words(report.purpose)},
      {"Legal basis", report.legal_basis},
      {"Approval", report.approval},
      {"Opt-outs as of", report.as_of},
      {"Rules", report.rule_set},
      {"Tokens", report.suite},
      {"Program", "Tallystick " + report.version},
      {"Job file, SHA-256", report.job_digest},
      {"Release id", report.release_id}};
  if (!report.area_vintage.empty()) facts.emplace_back("Area look-up", report.area_vintage);
  page.facts(facts);
}

std::string linkage_page(const RunReport& report) {
  const ShownRun run = shown_run(report);
  HtmlPage page("Linkage report", report.job_name,
                "As of " + report.as_of + ", for " + in_words(report.purpose) + ", approval " +
                    report.approval);
  add_summary(page, run);
  add_sources(page, run);
  add_passes(page, run);
  add_model(page, run);
  add_rates(page, run);
  add_person_sizes(page, run);
  add_checks(page, run);
  add_opt_outs(page, run);
  add_what_is_hidden(page, run);
  add_methods(page, run);
  return page.to_html();
}

} // namespace tallystick::report
