// SPDX-License-Identifier: MIT
#include "report/evaluation_page.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "report/html_page.hpp"
#include "report/svg_chart.hpp"

namespace tallystick::report {
namespace {

std::string score(double value) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%.5f", value));
  return text;
}

std::string short_score(double value) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%.2f %%", 100 * value));
  return text;
}

HtmlTable scores_table(const std::string& caption) {
  return {caption,
          {{"records of", Align::left},
           {"records"},
           {"pairs linked"},
           {"pairs true"},
           {"precision"},
           {"recall"},
           {"F1"},
           {"B-cubed precision"},
           {"B-cubed recall"},
           {"B-cubed F1"}}};
}

void add_scores(HtmlTable& table, const std::string& name, const Scores& s) {
  table.add({name, with_commas(s.records), with_commas(s.linked_pairs), with_commas(s.true_pairs),
             score(s.precision()), score(s.recall()), score(s.f1()), score(s.bcubed_precision),
             score(s.bcubed_recall), score(s.bcubed_f1())});
}

/// Ages and deciles by number; other groups stay as the truth has them.
void sort_numbers(std::vector<const Scores*>& groups) {
  const auto begins_with_digit = [](const Scores* s) {
    return s->label.find_first_of("0123456789") == 0;
  };
  if (!std::all_of(groups.begin(), groups.end(), begins_with_digit)) return;
  const auto number = [](const Scores* s) { // of at most 18 digits
    return std::strtoull(s->label.substr(0, 18).c_str(), nullptr, 10);
  };
  std::stable_sort(groups.begin(), groups.end(),
                   [&](const Scores* a, const Scores* b) { return number(a) < number(b); });
}

void add_subgroups(HtmlPage& page, const Evaluation& evaluation) {
  page.section("groups", "By group");
  page.text("A pair of records counts for the groups of both. Where recall differs between groups, "
            "whatever is counted "
            "from the links is biased against those with the lowest.");
  std::vector<std::string> done;
  for (const Scores& first : evaluation.groups) {
    if (std::find(done.begin(), done.end(), first.by) != done.end()) continue;
    done.push_back(first.by);
    DotPlot plot{{"plot-" + std::to_string(done.size()), "Pairs by " + first.by,
                  "Precision, recall and F1 of pairs for each value of " + first.by +
                      ". The table below has all numbers."},
                 {"precision", "recall", "F1"},
                 {}};
    HtmlTable table = scores_table("Scores by " + first.by);
    std::vector<const Scores*> groups;
    for (const Scores& group : evaluation.groups)
      if (group.by == first.by) groups.push_back(&group);
    sort_numbers(groups);
    for (const Scores* group : groups) {
      plot.rows.push_back({group->label, {group->precision(), group->recall(), group->f1()}});
      add_scores(table, group->label, *group);
    }
    page.subsection("By " + first.by);
    page.figure(dot_plot(plot));
    page.folded("Table: scores by " + first.by, table);
  }
}

std::string probability(double p) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%g", p));
  return text;
}

void add_calibration(HtmlPage& page, const Evaluation& evaluation) {
  page.section("calibration", "Probabilities of the match model");
  page.text("A sample of the pairs that the model weighed, by the probability that it stated. A "
            "model is calibrated where the share "
            "of true pairs is near the stated probability; true pairs above it mean that the model "
            "is too careful.");
  DotPlot plot{{"calibration-plot", "Stated probability, and the share that is true",
                "Two marks for each band of probability. The table below has all numbers."},
               {"mean probability stated", "share of true pairs"},
               {}};
  HtmlTable table("Sampled pairs by stated probability", {{"probability from", Align::left},
                                                          {"pairs in all"},
                                                          {"sampled"},
                                                          {"of one person"},
                                                          {"mean probability"},
                                                          {"share true"}});
  for (const CalibrationBand& band : evaluation.bands) {
    if (band.sampled == 0) continue;
    plot.rows.push_back(
        {"from " + probability(band.from), {band.stated_share(), band.true_share()}});
    table.add({probability(band.from), with_commas(band.pairs), with_commas(band.sampled),
               with_commas(band.one_person), short_score(band.stated_share()),
               short_score(band.true_share())});
  }
  page.figure(dot_plot(plot));
  page.folded("Table: calibration", table);

  page.subsection("What another threshold would give");
  if (const CalibrationBand* unknown = unknown_band(evaluation.bands)) {
    page.text("Not known: of the pairs from " + probability(unknown->from) +
              " on, the review sample has none whose truth is known.");
    return;
  }
  page.text(
      "Precision and recall of linking every pair from a probability on, estimated from the "
      "samples, among the pairs that the "
      "model weighed. Pairs that no blocking rule found and pairs that exact passes linked "
      "are not among them, nor pairs below the lowest band. Each point stands for a whole band, "
      "as good as its sample is large; lines between them are only for the eye. There is no "
      "ROC curve: nearly all pairs of records are of two people and were never compared, so its "
      "rate of false positives would be next to nothing everywhere.");
  DotPlot by_threshold{{"threshold-plot", "Precision and recall by threshold",
                        "Three marks for each threshold. The table below has all numbers."},
                       {"precision", "recall", "F1"},
                       {}};
  Curve against{
      {"precision-recall-plot", "Precision against recall",
       "A point for each threshold, from the highest at the left. The table below has all "
       "numbers."},
      "recall",
      "precision",
      {}};
  HtmlTable scores("Precision and recall by threshold",
                   {{"linked from probability", Align::left}, {"precision"}, {"recall"}, {"F1"}});
  for (const ThresholdScores& s : scores_by_threshold(evaluation.bands)) {
    by_threshold.rows.push_back({"from " + probability(s.from), {s.precision, s.recall, s.f1()}});
    against.points.push_back({s.recall, s.precision, probability(s.from)});
    scores.add({probability(s.from), score(s.precision), score(s.recall), score(s.f1())});
  }
  page.figure(curve(against));
  page.figure(dot_plot(by_threshold));
  page.folded("Table: scores by threshold", scores);
}

} // namespace

std::string evaluation_page(const Evaluation& evaluation) {
  const Scores& all = evaluation.all;
  HtmlPage page("Evaluation of a linkage", "Links against known truth",
                with_commas(all.records) + " released records whose true person is known");
  page.section("summary", "In short");
  if (evaluation.opted_out_released != 0)
    page.alert("records that the truth excludes were released: " +
               with_commas(evaluation.opted_out_released) + ".");
  page.text("Of the pairs of records that were linked, " + short_score(all.precision()) +
            " are truly of one person; of the pairs that truly are, " + short_score(all.recall()) +
            " were linked.");
  page.key_figures({{short_score(all.precision()), "precision of pairs"},
                    {short_score(all.recall()), "recall of pairs"},
                    {short_score(all.f1()), "F1 of pairs"},
                    {short_score(all.bcubed_precision), "B-cubed precision"},
                    {short_score(all.bcubed_recall), "B-cubed recall"},
                    {short_score(all.bcubed_f1()), "B-cubed F1"}});
  HtmlTable table = scores_table("Scores of all records");
  add_scores(table, "all", all);
  page.table(table);
  if (!evaluation.groups.empty()) add_subgroups(page, evaluation);
  if (!evaluation.bands.empty()) add_calibration(page, evaluation);
  page.section("methods", "How to read this");
  page.list({
      "Precision: the share of linked pairs that are true. Recall: the share of true pairs that "
      "are linked. F1: their "
      "harmonic mean. Persons with many records make most pairs and weigh most.",
      "B-cubed: for each record, the share of its linked person that is its true person "
      "(precision), and the share of its true "
      "person that is in its linked person (recall); then the mean over records, so each record "
      "weighs the same.",
      "In the truth but not released, because of opt-outs or because they could not be read: " +
          with_commas(evaluation.records_not_released) + " records.",
      "Counts are exact: a truth file is for synthetic or test data.",
  });
  return page.to_html();
}

} // namespace tallystick::report
