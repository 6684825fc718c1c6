// SPDX-License-Identifier: MIT
#include "link/model_pass.hpp"

#include <algorithm>

#include "link/contradiction.hpp"
#include "link/decisions.hpp"
#include "link/model_facts.hpp"
#include "link/model_rules.hpp"
#include "link/open_key_tables.hpp"
#include "link/open_rows.hpp"
#include "link/profile_set.hpp"

namespace tallystick::link {
namespace {

/// Runs a pass over one batch.
class ModelPass {
public:
  ModelPass(ThreadCount threads, const ModelSettings& settings, const ModelPassInput& input,
            Forest& forest)
      : threads_(threads), settings_(settings), input_(input), forest_(forest),
        marks_(input.offers, input.columns.id_variants),
        open_(threads, forest), rows_{input.columns, forest, input.own_id, marks_},
        rules_(comparing_rules(settings, input.columns.fields)), comparing_(rules_.size()),
        training_(settings.given ? std::vector<BlockingRule>()
                                 : training_rules(input.columns.fields)),
        keys_(comparing_, open_.count()), scan_(with_training(rules_, training_), marks_) {
    open_.update(threads, forest); // passes without a person id may have gone before
    for (std::size_t sampled = forest.to.size(); sampled > settings.sample_rows; sampled /= 2)
      ++sample_.shift;
  }

  std::optional<ModelAnswers> run(std::uint8_t by) {
    const FieldFrequencies frequencies(threads_, input_.columns.fields, forest_, input_.own_id);
    if (!input_.go_on("frequencies of values")) return std::nullopt;
    collect_open_keys();
    const ProfileSet profiles = profiles_of(threads_, rows_, find_hits(), input_.memory.room());
    if (!input_.go_on("profiles to compare")) return std::nullopt;
    const Blocks blocks(threads_, scan_, profiles, input_.memory.room());
    const TrainedModel model =
        settings_.given ? use_given(*settings_.given, rules_.size(), frequencies.people())
                        : train_on(blocks, frequencies);
    if (!input_.go_on("estimate the model")) return std::nullopt;
    const ScoredPairs scored = score_pairs(
        {threads_, blocks, comparing_, forest_, open_, model, frequencies, settings_.max_block});
    if (!input_.go_on("score pairs")) return std::nullopt;
    const std::vector<RowId> before = input_.questions.any() ? forest_.to : std::vector<RowId>();
    const DecisionRules decision_rules{settings_.match_probability, settings_.margin,
                                       keeps_decided(), Contradiction(rows_, model),
                                       settings_.largest_person};
    Decisions decisions = decide(scored.pairs, open_trees(), SingleRows(input_.columns, forest_),
                                 decision_rules, forest_, by);
    static_cast<void>(input_.go_on("decide"));
    ModelAnswers answers;
    if (input_.questions.any()) {
      const EvidenceSources known{rows_,
                                  scan_,
                                  comparing_,
                                  model,
                                  frequencies,
                                  forest_,
                                  before,
                                  scored.pairs,
                                  decisions.decided,
                                  settings_.match_probability,
                                  settings_.review_probability};
      for (const auto& [a, b] : input_.questions.pairs)
        answers.explained.push_back(explain(known, a, b));
      if (input_.questions.review_per_band != 0)
        answers.review = draw_review(known, input_.questions.review_per_band);
      static_cast<void>(input_.go_on("explain"));
    }
    answers.facts = facts_of(model, settings_, rules_, scored, std::move(decisions), forest_);
    return answers;
  }

  std::vector<RulePreview> preview() {
    collect_open_keys();
    const ProfileSet profiles = profiles_of(threads_, rows_, find_hits(), input_.memory.room());
    const Blocks blocks(threads_, scan_, profiles, input_.memory.room());
    return preview_pairs(blocks, comparing_, open_, settings_.max_block);
  }

private:
  /// The job's rules come first; those that only train follow.
  [[nodiscard]] bool compares(std::size_t rule) const { return rule < comparing_; }

  static std::vector<BlockingRule>& with_training(std::vector<BlockingRule>& rules,
                                                  const std::vector<BlockingRule>& training) {
    for (const BlockingRule& rule : training)
      if (std::find(rules.begin(), rules.end(), rule) == rules.end()) rules.push_back(rule);
    return rules;
  }

  [[nodiscard]] bool keeps_decided() const {
    return input_.questions.any() || settings_.review_probability.has_value();
  }

  void collect_open_keys() {
    parallel_for(threads_, forest_.to.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
      std::vector<RowId> open;
      for (std::size_t row = begin; row != end; ++row)
        if (open_.test(static_cast<RowId>(row))) open.push_back(static_cast<RowId>(row));
      const auto parts = [&](std::size_t i) { return rows_.parts_of(open[i]); };
      const auto row = [&](std::size_t i) { return open[i]; };
      scan_.read({0, comparing_}, 0, open.size(), parts, row,
                 [&](std::size_t rule, std::size_t, std::uint32_t key) { keys_.set(rule, key); });
    });
  }

  static std::uint16_t bit_if(bool set, std::size_t rule) {
    return static_cast<std::uint16_t>(std::uint32_t{set} << rule);
  }

  /// Of each row: keys that open rows have, and those of the sampled blocks.
  [[nodiscard]] std::vector<RuleHits> find_hits() const {
    std::vector<RuleHits> hits(forest_.to.size());
    const auto parts = [&](std::size_t row) { return rows_.parts_of(static_cast<RowId>(row)); };
    const auto itself = [](std::size_t row) { return static_cast<RowId>(row); };
    const bool trains = !settings_.given;
    parallel_for(threads_, hits.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
      scan_.read({0, rules_.size()}, begin, end, parts, itself,
                 [&](std::size_t rule, std::size_t row, std::uint32_t key) {
                   // Without branches, which would be guessed wrongly half of the time.
                   if (trains) hits[row].samples |= bit_if(sample_.takes(key), rule);
                   if (compares(rule)) hits[row].compares |= bit_if(keys_.test(rule, key), rule);
                 });
    });
    return hits;
  }

  [[nodiscard]] TrainedModel train_on(const Blocks& blocks,
                                      const FieldFrequencies& frequencies) const {
    const SingleSources singles(input_.columns);
    std::vector<PatternCounts> counts = count_patterns(blocks, singles, settings_.max_block);
    std::vector<RuleSample> samples;
    for (std::size_t rule = 0; rule != rules_.size(); ++rule) {
      const bool trains =
          std::find(training_.begin(), training_.end(), rules_[rule]) != training_.end();
      samples.push_back({rules_[rule], std::move(counts[rule]), sample_,
                         trains ? RuleUse::training : RuleUse::comparing});
    }
    const auto& evidence = input_.columns.evidence;
    TrainingFacts facts;
    for (std::size_t row = 0; row != evidence.size() && facts.ids == KnownIds::trusted; ++row)
      if (has(evidence[row], Evidence::fallible_person_id)) facts.ids = KnownIds::fallible;
    facts.id_digits = marks_.mean() - 1; // the whole id, and each digit left out
    facts.possible_pairs = singles.possible_pairs();
    facts.merged = settings_.merged;
    return train(std::move(samples), frequencies, facts);
  }

  /// Trees without a person id.
  [[nodiscard]] std::uint64_t open_trees() const {
    return parallel_sum<std::uint64_t>(
        threads_, forest_.to.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
          std::uint64_t trees = 0;
          for (std::size_t row = begin; row != end; ++row)
            trees += forest_.to[row] == row && forest_.person[row] == kNoPerson ? 1U : 0U;
          return trees;
        });
  }

  ThreadCount threads_;
  const ModelSettings& settings_;
  const ModelPassInput& input_;
  Forest& forest_;
  IdMarks marks_;
  OpenRows open_;
  ProfileInput rows_;
  std::vector<BlockingRule> rules_; ///< those that compare, then those that only train
  std::size_t comparing_;
  std::vector<BlockingRule> training_;
  OpenKeyTables keys_;
  KeyScan scan_;
  BlockSample sample_;
};

} // namespace

std::optional<ModelAnswers> run_model_pass(ThreadCount threads, const ModelSettings& settings,
                                           const ModelPassInput& input, Forest& forest,
                                           std::uint8_t by) {
  input.columns.fields.load(); // looked up all over
  return ModelPass(threads, settings, input, forest).run(by);
}

std::vector<RulePreview> preview_model_pass(ThreadCount threads, const ModelSettings& settings,
                                            const ModelPassInput& input, Forest& forest) {
  input.columns.fields.load();
  ModelSettings untrained = settings;
  untrained.given.emplace(); // no row is read only to be learnt from
  return ModelPass(threads, untrained, input, forest).preview();
}

} // namespace tallystick::link
