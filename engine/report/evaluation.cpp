// SPDX-License-Identifier: MIT
#include "report/evaluation.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>

#include "report/text_table.hpp"

namespace tallystick::report {
namespace {

/// For each record: the sizes of its linked person, its true person, and of what both share.
struct Overlap {
  std::vector<std::uint32_t> linked;
  std::vector<std::uint32_t> truth;
  std::vector<std::uint32_t> both;
};

template<class Key>
std::vector<std::uint32_t> class_sizes(std::size_t n, const Key& key) {
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return key(a) < key(b); });
  std::vector<std::uint32_t> size(n);
  for (std::size_t begin = 0; begin < n;) {
    std::size_t end = begin;
    while (end < n && key(order[end]) == key(order[begin]))
      ++end;
    for (std::size_t i = begin; i < end; ++i)
      size[order[i]] = static_cast<std::uint32_t>(end - begin);
    begin = end;
  }
  return size;
}

void add_record(Scores& scores, const Overlap& overlap, std::size_t record) {
  ++scores.records;
  scores.linked_pairs += overlap.linked[record] - 1;
  scores.true_pairs += overlap.truth[record] - 1;
  scores.correct_pairs += overlap.both[record] - 1;
  scores.bcubed_precision += static_cast<double>(overlap.both[record]) / overlap.linked[record];
  scores.bcubed_recall += static_cast<double>(overlap.both[record]) / overlap.truth[record];
}

void finish(Scores& scores) {
  if (scores.records == 0) return;
  scores.bcubed_precision /= static_cast<double>(scores.records);
  scores.bcubed_recall /= static_cast<double>(scores.records);
}

std::string decimals(double value) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%.5f", value));
  return text;
}

nlohmann::ordered_json scores_json(const Scores& s) {
  return {{"name", s.name},
          {"records", s.records},
          {"precision", s.precision()},
          {"recall", s.recall()},
          {"f1", s.f1()},
          {"bcubed_precision", s.bcubed_precision},
          {"bcubed_recall", s.bcubed_recall},
          {"bcubed_f1", s.bcubed_f1()}};
}

/// Empty without a review sample.
std::string thresholds_text(const std::vector<CalibrationBand>& bands) {
  if (bands.empty()) return {};
  if (const CalibrationBand* unknown = unknown_band(bands))
    return "\n  no scores by threshold: of the pairs from " + decimals(unknown->from) +
           " on, the review sample has none whose truth is known\n";
  TextTable table({{"pairs linked from", Align::left}, {"precision"}, {"recall"}, {"F1"}});
  for (const ThresholdScores& s : scores_by_threshold(bands))
    table.add({decimals(s.from), decimals(s.precision), decimals(s.recall), decimals(s.f1())});
  return "\n" + table.to_text() +
         "  estimated from the sample, among pairs that the model weighed\n";
}

} // namespace

Evaluation evaluate(std::span<const std::uint32_t> linked, std::span<const std::uint32_t> truth,
                    const std::vector<Subgroups>& subgroups) {
  const std::size_t n = linked.size();
  const auto both = [&](std::uint32_t i) { return (std::uint64_t{linked[i]} << 32U) | truth[i]; };
  const Overlap overlap{class_sizes(n, [&](std::uint32_t i) { return linked[i]; }),
                        class_sizes(n, [&](std::uint32_t i) { return truth[i]; }),
                        class_sizes(n, both)};
  Evaluation evaluation;
  evaluation.all.name = "all";
  for (std::size_t i = 0; i < n; ++i)
    add_record(evaluation.all, overlap, i);
  finish(evaluation.all);
  for (const Subgroups& by : subgroups) {
    std::vector<Scores> groups(by.labels.size());
    for (std::size_t g = 0; g < groups.size(); ++g) {
      groups[g].by = by.name;
      groups[g].label = by.labels[g].empty() ? "(blank)" : by.labels[g];
      groups[g].name = by.name + " = " + groups[g].label;
    }
    for (std::size_t i = 0; i < n; ++i)
      add_record(groups[by.group[i]], overlap, i);
    for (Scores& scores : groups) {
      if (scores.records == 0) continue;
      finish(scores);
      evaluation.groups.push_back(std::move(scores));
    }
  }
  return evaluation;
}

const CalibrationBand* unknown_band(const std::vector<CalibrationBand>& bands) {
  const auto unknown = std::find_if(bands.begin(), bands.end(), [](const CalibrationBand& band) {
    return band.pairs != 0 && band.sampled == 0;
  });
  return unknown == bands.end() ? nullptr : &*unknown;
}

std::vector<ThresholdScores> scores_by_threshold(const std::vector<CalibrationBand>& bands) {
  if (unknown_band(bands) != nullptr) return {};
  const auto true_pairs = [](const CalibrationBand& band) {
    return static_cast<double>(band.pairs) * band.true_share();
  };
  double all = 0;
  for (const CalibrationBand& band : bands)
    all += true_pairs(band);
  std::vector<ThresholdScores> scores;
  double linked = 0;
  double correct = 0;
  for (auto band = bands.rbegin(); band != bands.rend(); ++band) {
    linked += static_cast<double>(band->pairs);
    correct += true_pairs(*band);
    scores.push_back(
        {band->from, linked == 0 ? 1 : correct / linked, all == 0 ? 1 : correct / all});
  }
  return scores;
}

std::string to_text(const Evaluation& evaluation) {
  TextTable table({{"records of", Align::left},
                   {"records"},
                   {"precision"},
                   {"recall"},
                   {"F1"},
                   {"B3 precision"},
                   {"B3 recall"},
                   {"B3 F1"}});
  const auto add = [&](const Scores& s) {
    table.add({s.name, with_commas(s.records), decimals(s.precision()), decimals(s.recall()),
               decimals(s.f1()), decimals(s.bcubed_precision), decimals(s.bcubed_recall),
               decimals(s.bcubed_f1())});
  };
  add(evaluation.all);
  for (const Scores& scores : evaluation.groups)
    add(scores);
  std::string text = table.to_text();
  text += "  records in the truth that were not released: " +
          with_commas(evaluation.records_not_released) + "\n";
  text += "  opted-out records that were released: " + with_commas(evaluation.opted_out_released) +
          "\n" + thresholds_text(evaluation.bands);
  return text;
}

std::string to_json(const Evaluation& evaluation) {
  nlohmann::ordered_json groups = nlohmann::ordered_json::array();
  for (const Scores& scores : evaluation.groups)
    groups.push_back(scores_json(scores));
  nlohmann::ordered_json bands = nlohmann::ordered_json::array();
  for (const CalibrationBand& band : evaluation.bands)
    bands.push_back({{"from", band.from},
                     {"pairs", band.pairs},
                     {"sampled", band.sampled},
                     {"of_one_person", band.one_person},
                     {"mean_probability", band.stated_share()}});
  nlohmann::ordered_json thresholds = nlohmann::ordered_json::array();
  for (const ThresholdScores& s : scores_by_threshold(evaluation.bands))
    thresholds.push_back(
        {{"from", s.from}, {"precision", s.precision}, {"recall", s.recall}, {"f1", s.f1()}});
  return nlohmann::ordered_json{{"all", scores_json(evaluation.all)},
                                {"groups", std::move(groups)},
                                {"calibration", std::move(bands)},
                                {"thresholds", std::move(thresholds)},
                                {"records_not_released", evaluation.records_not_released},
                                {"opted_out_released", evaluation.opted_out_released}}
             .dump(2) +
         "\n";
}

} // namespace tallystick::report
