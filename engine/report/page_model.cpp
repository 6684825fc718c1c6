// SPDX-License-Identifier: MIT
// What the match model learned and did, for people.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>

#include "report/page_sections.hpp"
#include "report/svg_chart.hpp"

namespace tallystick::report {
namespace {

std::string with_sign(double weight) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%+.1f", weight));
  return text;
}

/// Probabilities span many powers of ten.
std::string probability(double p) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, p == 0 || p >= 0.001 ? "%.4f" : "%.2e", p));
  return text;
}

std::string short_number(double number) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%g", number));
  return text;
}

std::optional<double> weight_of(const ModelLevel& level) {
  if (level.m <= 0 || level.u <= 0) return std::nullopt;
  return std::log2(level.m / level.u);
}

BarChart weights_chart(const ModelFacts& model) {
  BarChart chart{{"weights-plot", "Match weight of each level of agreement",
                  "Bars to the right speak for one person, bars to the left against. The table "
                  "below has all numbers."},
                 {}};
  for (const ModelField& field : model.fields)
    for (const ModelLevel& level : field.levels) {
      const auto weight = weight_of(level);
      chart.rows.push_back({in_words(field.name) + ": " + in_words(level.name), weight,
                            weight ? with_sign(*weight) : "never seen"});
    }
  return chart;
}

HtmlTable parameters_table(const ModelFacts& model) {
  HtmlTable table(
      "How often pairs agree: of one person (m) and of two people (u)",
      {{"field", Align::left}, {"level", Align::left}, {"m"}, {"u"}, {"match weight, log2(m/u)"}});
  for (const ModelField& field : model.fields)
    for (const ModelLevel& level : field.levels) {
      const auto weight = weight_of(level);
      table.add({in_words(field.name), in_words(level.name), probability(level.m),
                 probability(level.u), weight ? with_sign(*weight) : "-"});
    }
  return table;
}

constexpr int kLeastWeight = -15; ///< columns at the ends hold what lies beyond
constexpr int kMostWeight = 30;

/// Weights from kLeastWeight to kMostWeight, as far as there are pairs.
std::vector<WeightBin> readable(const std::vector<WeightBin>& weights) {
  std::vector<WeightBin> bins;
  for (const WeightBin& bin : weights) {
    const int from = std::clamp(bin.from, kLeastWeight, kMostWeight);
    if (bins.empty() || bins.back().from != from) bins.push_back({from, 0, 0});
    bins.back().linked += bin.linked;
    bins.back().open += bin.open;
  }
  return bins;
}

std::string bin_label(int from) {
  if (from == kMostWeight) return std::to_string(from) + " or more";
  if (from == kLeastWeight) return "below " + std::to_string(from + 1);
  return std::to_string(from) + " to " + std::to_string(from + 1);
}

/// The histogram, each of its parts gated as a column.
Histogram weights_histogram(const ModelFacts& model, const DisclosureGate& gate) {
  const std::vector<WeightBin> bins = readable(model.weights);
  std::vector<SizeBin> linked;
  std::vector<SizeBin> open;
  for (const WeightBin& bin : bins) {
    linked.push_back({{}, bin.linked});
    open.push_back({{}, bin.open});
  }
  const auto shown_linked = shown_bins(linked, gate);
  const auto shown_open = shown_bins(open, gate);
  Histogram chart;
  chart.text = {"histogram", "Pairs that the model compared, by match weight",
                "Columns of pairs by weight: linked pairs full, pairs that stayed open hatched. "
                "The table below has all numbers."};
  chart.full = "linked";
  chart.hatched = "not linked";
  chart.axis = "match weight of a pair; the last column holds " + bin_label(kMostWeight);
  for (std::size_t i = 0; i < bins.size(); ++i) {
    Histogram::Bin bin{bins[i].from, {}, {}};
    if (shown_linked[i].persons) bin.full = static_cast<double>(*shown_linked[i].persons);
    if (shown_open[i].persons) bin.hatched = static_cast<double>(*shown_open[i].persons);
    chart.bins.push_back(bin);
  }
  const double p = model.match_probability;
  if (p > 0 && p < 1) {
    chart.mark = std::log2(p / (1 - p));
    chart.mark_text = "likely enough";
  }
  return chart;
}

HtmlTable histogram_table(const Histogram& chart) {
  HtmlTable table("Pairs by match weight", {{"weight", Align::left}, {"linked"}, {"not linked"}});
  const auto text = [](std::optional<double> count) {
    return count ? with_commas(static_cast<std::uint64_t>(*count)) : std::string("*");
  };
  for (const Histogram::Bin& bin : chart.bins)
    table.add({bin_label(bin.from), text(bin.full), text(bin.hatched)});
  return table;
}

HtmlTable over_linked_table(const ModelFacts& model, const ShownRun& run) {
  HtmlTable table("Persons that may have been linked too far",
                  {{"what was found", Align::left}, {"number"}});
  table.add(
      {"links that alone held two groups of rows together (bridges)", run.count(model.bridges)});
  table.add({"of these undone, since the groups contradict each other", run.count(model.undone)});
  table.add({"persons that were parted by that", run.count(model.over_linked)});
  table.add({"persons joined from more than " + with_commas(model.largest_person) +
                 " groups of rows, left as they are",
             run.count(model.large)});
  return table;
}

HtmlTable rules_table(const ModelFacts& model, const ShownRun& run) {
  HtmlTable table("Blocking rules: pairs are compared if they agree on all fields of one",
                  {{"fields", Align::left},
                   {"used to", Align::left},
                   {"pairs compared"},
                   {"pairs that mattered"},
                   {"vetoed by two person ids"},
                   {"rows in blocks that are too large"}});
  for (const ModelRule& rule : model.rules) {
    const auto count = [&](std::uint64_t n) { return rule.compares ? run.count(n) : "-"; };
    const std::string use = rule.compares && rule.trains ? "compare and learn"
                            : rule.compares              ? "compare"
                            : rule.trains                ? "learn"
                                                         : "nothing: too few pairs";
    table.add({in_words(rule.fields), use, count(rule.pairs), count(rule.kept), count(rule.vetoed),
               count(rule.crowded)});
  }
  return table;
}

} // namespace

void add_model(HtmlPage& page, const ShownRun& run) {
  if (!run.report.model) return;
  const ModelFacts& model = *run.report.model;
  page.section("model", "The match model");
  page.text("Exact passes leave rows open that lack a number or hold an error. The model weighs "
            "how two rows agree, field by "
            "field, and learned these weights from " +
            run.count(model.people) + " people of this run" +
            (model.iterations == 0 ? ", or was given them."
                                   : " in " + std::to_string(model.iterations) + " rounds" +
                                         (model.converged ? "." : ", without settling.")) +
            " A weight of 1 doubles the odds that two rows are one person, 10 makes them a "
            "thousand times higher, "
            "-1 halves them.");
  if (model.iterations != 0 && !model.converged)
    page.alert("the model did not settle: look at the weights before you trust its links.");
  page.figure(bar_chart(weights_chart(model)));
  page.folded("Table: m, u and weights", parameters_table(model));

  page.subsection("Which pairs were linked");
  page.text("A row is joined to a person when the probability is " +
            short_number(model.match_probability) +
            " or more. The weight of a pair is not the whole story: candidates of one row share "
            "one probability, so a "
            "likely pair stays open where another is as likely, and two different valid person ids "
            "never meet. A gap "
            "between linked and open pairs is a good sign; a broad overlap means that the fields "
            "cannot tell.");
  const Histogram chart = weights_histogram(model, run.gate);
  if (!chart.bins.empty()) {
    page.figure(histogram(chart));
    page.folded("Table: pairs by weight", histogram_table(chart));
  }

  page.subsection("Estimated errors");
  page.text("The model's own probabilities say how many of its links are wrong and how many it "
            "should have made. They say "
            "nothing of persons whom no blocking rule found, nor of what exact passes did.");
  HtmlTable errors("Decisions of the model on groups of rows that the passes left open",
                   {{"decision", Align::left}, {"number"}});
  errors.add({"joined to a person", run.count(model.linked)});
  errors.add({"of these wrong, estimated", estimate_text(run.false_links)});
  errors.add({"had candidates, were not joined, and should have been, estimated",
              estimate_text(run.missed_links)});
  errors.add({"left open because several candidates are alike", run.count(model.ambiguous)});
  errors.add({"likely pairs that a rule forbade", run.count(model.vetoed)});
  errors.add({"likely links that would join rows that contradict each other",
              run.count(model.contradicted)});
  if (model.review_probability > 0)
    errors.add({"pairs for clerical review: not linked, with a probability of " +
                    short_number(model.review_probability) + " or more",
                run.count(model.for_review)});
  page.table(errors);
  page.table(over_linked_table(model, run));

  page.subsection("Where candidates came from");
  page.table(rules_table(model, run));
}

} // namespace tallystick::report
