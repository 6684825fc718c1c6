// SPDX-License-Identifier: MIT
// Who is linked: sources, subgroups, sizes of persons, and persons that cannot be.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "report/page_sections.hpp"
#include "report/svg_chart.hpp"

namespace tallystick::report {
namespace {

const std::vector<std::pair<RateColumn, std::string>>& plotted() {
  static const std::vector<std::pair<RateColumn, std::string>> columns = {
      {RateColumn::with_person_id, "has a valid person id"},
      {RateColumn::linked, "linked to another row"},
      {RateColumn::linked_across, "linked to another source"}};
  return columns;
}

std::vector<std::string> series() {
  std::vector<std::string> names;
  for (const auto& [column, name] : plotted())
    names.push_back(name);
  return names;
}

DotPlot::Row dots(const ShownRates& rates) {
  DotPlot::Row row{rates.label, {}};
  for (const auto& [column, name] : plotted())
    row.shares.push_back(rates.share(column));
  return row;
}

/// The groups with the least and the greatest share, in words.
std::string extremes(const std::vector<ShownRates>& groups, RateColumn column,
                     std::string_view what) {
  const ShownRates* least = nullptr;
  const ShownRates* most = nullptr;
  for (const ShownRates& group : groups) {
    if (!group.share(column)) continue;
    if (least == nullptr || *group.share(column) < *least->share(column)) least = &group;
    if (most == nullptr || *group.share(column) > *most->share(column)) most = &group;
  }
  if (least == nullptr || least == most) return {};
  return "Of the rows " + std::string(what) + ", least in \"" + least->label + "\" (" +
         share_text(*least, column) + "), most in \"" + most->label + "\" (" +
         share_text(*most, column) + "). ";
}

bool has_rows(const ShownRates& rates) {
  return rates.of(RateColumn::rows) != ShownCount(0);
}

std::vector<ShownRates> with_rows(const std::vector<ShownRates>& groups) {
  std::vector<ShownRates> some;
  std::copy_if(groups.begin(), groups.end(), std::back_inserter(some), has_rows);
  return some;
}

HtmlTable rates_table(const std::string& caption, const std::string& first,
                      const std::vector<ShownRates>& groups, bool model) {
  std::vector<TextTable::Column> columns = {{first, Align::left},         {"rows"},
                                            {"valid person id"},          {"linked to another row"},
                                            {"linked to another source"}, {"unlinkable rows"}};
  if (model)
    columns.insert(columns.end(),
                   {{"rows joined by the model"}, {"est. false links"}, {"est. missed links"}});
  HtmlTable table(caption, std::move(columns));
  for (const ShownRates& g : groups) {
    std::vector<std::string> cells = {g.label,
                                      count_text(g.of(RateColumn::rows)),
                                      share_text(g, RateColumn::with_person_id),
                                      share_text(g, RateColumn::linked),
                                      share_text(g, RateColumn::linked_across),
                                      count_text(g.of(RateColumn::unlinkable))};
    if (model) {
      cells.push_back(count_text(g.of(RateColumn::linked_by_model)));
      cells.push_back(estimate_text(g.false_links));
      cells.push_back(estimate_text(g.missed_links));
    }
    table.add(std::move(cells));
  }
  return table;
}

/// Groups down, sources across: rows that are linked to another source.
HtmlTable by_source_table(const ShownRun& run, const RateDivision& division,
                          const std::vector<ShownRates>& pooled) {
  std::vector<const ShownTable*> tables;
  std::vector<TextTable::Column> columns = {{"group", Align::left}};
  for (const ShownTable& table : run.tables)
    if (table.by == division.by && !table.groups.empty()) {
      tables.push_back(&table);
      columns.push_back({table.source});
    }
  HtmlTable table(division.title + ": rows linked to another source, by source",
                  std::move(columns));
  for (const ShownRates& group : pooled) {
    std::vector<std::string> cells{group.label};
    for (const ShownTable* of_source : tables) {
      const auto found = std::find_if(of_source->groups.begin(), of_source->groups.end(),
                                      [&](const ShownRates& r) { return r.label == group.label; });
      cells.push_back(
          found == of_source->groups.end() ? "-" : share_text(*found, RateColumn::linked_across));
    }
    table.add(std::move(cells));
  }
  return table;
}

BarChart bars(ChartText text, const std::vector<ShownBin>& bins) {
  BarChart chart{std::move(text), {}};
  for (const ShownBin& bin : bins)
    chart.rows.push_back(
        {bin.label, bin.persons ? std::optional(static_cast<double>(*bin.persons)) : std::nullopt,
         count_text(bin.persons)});
  return chart;
}

HtmlTable bins_table(const std::string& caption, const std::string& of,
                     const std::vector<ShownBin>& bins) {
  HtmlTable table(caption, {{of, Align::left}, {"persons"}});
  for (const ShownBin& bin : bins)
    table.add({bin.label, count_text(bin.persons)});
  return table;
}

} // namespace

void add_sources(HtmlPage& page, const ShownRun& run) {
  page.section("sources", "Sources");
  std::vector<ShownRates> sources;
  for (const ShownTable& table : run.tables)
    if (table.by == "source" && !table.groups.empty()) sources.push_back(table.groups[0]);
  DotPlot plot{{"sources-plot", "Share of rows in each source",
                extremes(sources, RateColumn::linked_across, "linked to another source") +
                    "The table below has all numbers."},
               series(),
               {}};
  for (const ShownRates& source : sources)
    plot.rows.push_back(dots(source));
  if (!plot.rows.empty()) page.figure(dot_plot(plot));
  page.table(rates_table("Rows of each source", "source", sources, run.report.model.has_value()));
  HtmlTable files("What came in and what leaves", {{"source", Align::left},
                                                   {"care setting", Align::left},
                                                   {"files"},
                                                   {"rows read"},
                                                   {"unreadable"},
                                                   {"rows released"}});
  for (const SourceFacts& s : run.report.sources)
    files.add({s.name, s.care_setting, std::to_string(s.files.size()), with_commas(s.rows_read),
               with_commas(s.rows_unreadable), run.count(s.rows_released)});
  page.table(files);
  page.note("A valid person id is an NHS number or another id of a declared scheme that passes its "
            "checks. Unlinkable rows "
            "have no person id, nothing to repair one from, and lack a field of every pass and "
            "blocking rule: no rule "
            "can find their person.");
}

void add_rates(HtmlPage& page, const ShownRun& run) {
  page.section("rates", "Who is linked");
  page.text(
      "Links that fail more often in one group than in another bias whatever is counted from them. "
      "Compare groups of "
      "one source, since sources differ in what they hold; a lower share may also mean that a "
      "group truly "
      "has fewer rows elsewhere. Rows of all sources together; each table has the sources apart.");
  for (const RateDivision& division : run.report.quality.divisions) {
    const auto pooled = std::find_if(run.pooled.begin(), run.pooled.end(),
                                     [&](const ShownTable& t) { return t.by == division.by; });
    if (pooled == run.pooled.end()) continue;
    const std::vector<ShownRates> groups = with_rows(pooled->groups);
    page.subsection(division.title);
    if (groups.empty()) {
      page.text("Too few rows to show.");
      continue;
    }
    DotPlot plot{{"plot-" + std::to_string(&division - run.report.quality.divisions.data()),
                  "Share of rows in each group",
                  division.title + ". " +
                      extremes(groups, RateColumn::linked_across, "linked to another source") +
                      "The table below has all numbers."},
                 series(),
                 {}};
    for (const ShownRates& group : groups)
      plot.rows.push_back(dots(group));
    page.figure(dot_plot(plot));
    page.folded("Table: " + division.title,
                rates_table(division.title + ": rows of all sources", "group", groups,
                            run.report.model.has_value()));
    page.folded("Table by source: " + division.title, by_source_table(run, division, groups));
  }
}

void add_person_sizes(HtmlPage& page, const ShownRun& run) {
  const LinkageQuality& quality = run.report.quality;
  page.section("sizes", "Rows and sources of a person");
  page.text("Persons with one row are rows that found nobody, or people who were seen once. "
            "Persons with very many rows may be "
            "several people who were taken for one.");
  const auto rows = shown_bins(quality.rows_per_person, run.gate);
  const auto sources = shown_bins(quality.sources_per_person, run.gate);
  page.figure(bar_chart(bars({"rows-plot", "Persons by how many rows they have",
                              "A bar for each range of rows. The table below has all numbers."},
                             rows)));
  page.folded("Table: rows of a person",
              bins_table("Persons by how many rows they have", "rows", rows));
  page.figure(bar_chart(bars({"sources-of-person-plot", "Persons by how many sources they are in",
                              "A bar for each number of sources. The table below has all numbers."},
                             sources)));
  page.folded("Table: sources of a person",
              bins_table("Persons by how many sources they are in", "sources", sources));
}

void add_checks(HtmlPage& page, const ShownRun& run) {
  page.section("checks", "What cannot be true of one person");
  page.text("Checks that need no known truth. Each finds persons whose rows contradict each other: "
            "wrong links, but also wrong "
            "entries in a source, so a count here is no count of false links. Last month's report "
            "is the best measure.");
  HtmlTable table("Persons whose rows contradict each other",
                  {{"check", Align::left}, {"persons"}, {"not checked, because", Align::left}});
  for (const ImplausibilityCheck& check : run.report.quality.checks)
    table.add({check.title, check.not_checked.empty() ? run.count(check.persons) : "-",
               check.not_checked});
  page.table(table);
}

} // namespace tallystick::report
