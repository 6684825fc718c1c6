// SPDX-License-Identifier: MIT
#include "link/model_pass.hpp"

#include <algorithm>
#include <utility>

#include "link/contradiction.hpp"
#include "link/decisions.hpp"
#include "link/filler_dates.hpp"
#include "link/model_facts.hpp"
#include "link/model_rules.hpp"
#include "link/open_rows.hpp"
#include "link/profile_set.hpp"
#include "link/row_hits.hpp"

namespace tallystick::link {
namespace {

/// Of a scored pair while decisions are made: candidacies both ways round, possible links, chances.
constexpr std::size_t kBytesToDecide = 120;
constexpr std::size_t kBytesOfPlace = sizeof(Profile) + sizeof(RuleHits);

/// Hits of rows, and two filters of keys a rule.
std::size_t bytes_to_find_hits(std::size_t rows, std::size_t open_rows, std::size_t rules) {
  constexpr std::size_t kBytesOfKey = 2;
  return rows * sizeof(RuleHits) + 2 * rules * open_rows * kBytesOfKey;
}

/// Runs a pass over one batch.
class ModelPass {
public:
  ModelPass(ThreadCount threads, const ModelSettings& settings, const ModelPassInput& input,
            Forest& forest)
      : threads_(threads), settings_(settings), input_(input), forest_(forest),
        marks_(input.offers, input.columns.id_variants),
        open_(threads, forest), rows_{input.columns, forest, input.own_id, marks_, open_},
        by_use_(model_rules(threads, settings, input.columns.fields)), rules_(all_of(by_use_)),
        scan_(rules_, marks_) {
    open_.update(threads, forest); // passes without a person id may have gone before
    for (std::size_t sampled = forest.to.size(); sampled > settings.sample_rows; sampled /= 2)
      ++sample_.shift;
  }

  Result<ModelAnswers> run(std::uint8_t by) {
    const FieldFrequencies frequencies(threads_, input_.columns.fields, forest_, input_.own_id);
    TALLYSTICK_TRY(input_.done("frequencies of values"));
    const Result<Compared> compared = compare(frequencies);
    if (!compared) return compared.error();
    const auto& [model, scored] = *compared;
    TALLYSTICK_TRY(input_.memory.check(scored.pairs.size() * kBytesToDecide));
    const std::vector<RowId> before = input_.questions.any() ? forest_.to : std::vector<RowId>();
    const DecisionRules decision_rules{settings_.match_probability, settings_.margin,
                                       keeps_decided(), Contradiction(rows_, model),
                                       settings_.largest_person};
    Decisions decisions = decide(scored.pairs, open_counts(), SingleRows(input_.columns, forest_),
                                 decision_rules, forest_, by);
    static_cast<void>(input_.done("decide"));
    ModelAnswers answers;
    if (input_.questions.any()) {
      const EvidenceSources known{rows_,
                                  scan_,
                                  by_use_.comparing.size(),
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
      static_cast<void>(input_.done("explain"));
    }
    answers.facts = facts_of(model, settings_, rules_, scored, std::move(decisions), forest_);
    return answers;
  }

  Result<std::vector<RulePreview>> preview() {
    const Result<ProfileSet> profiles = this->profiles();
    if (!profiles) return profiles.error();
    const Blocks blocks(threads_, scan_, *profiles, input_.memory.room());
    return preview_pairs(blocks, by_use_.comparing.size(), settings_.max_block);
  }

private:
  struct Compared {
    TrainedModel model;
    ScoredPairs scored;
  };

  /// Profiles are gone when decisions are made.
  [[nodiscard]] Result<Compared> compare(const FieldFrequencies& frequencies) const {
    const Result<ProfileSet> profiles = this->profiles();
    if (!profiles) return profiles.error();
    TALLYSTICK_TRY(input_.done("profiles to compare"));
    const Blocks blocks(threads_, scan_, *profiles, input_.memory.room());
    TrainedModel model = settings_.given
                             ? use_given(*settings_.given, rules_.size(), frequencies.people())
                             : train_on(blocks, frequencies);
    TALLYSTICK_TRY(input_.done("estimate the model"));
    ScoredPairs scored = score_pairs({threads_, blocks, by_use_.comparing.size(), forest_, model,
                                      frequencies, settings_.max_block});
    TALLYSTICK_TRY(input_.done("score pairs"));
    return Compared{std::move(model), std::move(scored)};
  }

  static std::vector<BlockingRule> all_of(const ModelRules& by_use) {
    std::vector<BlockingRule> all = by_use.comparing;
    for (const BlockingRule& rule : by_use.training)
      if (std::find(all.begin(), all.end(), rule) == all.end()) all.push_back(rule);
    return all;
  }

  [[nodiscard]] bool keeps_decided() const {
    return input_.questions.any() || settings_.review_probability.has_value();
  }

  [[nodiscard]] Result<ProfileSet> profiles() const {
    const HitRules hit_rules{by_use_.comparing.size(), settings_.given ? nullptr : &sample_};
    TALLYSTICK_TRY(input_.memory.check(
        bytes_to_find_hits(forest_.to.size(), open_.count(), by_use_.comparing.size())));
    const std::vector<RuleHits> hits = find_row_hits(threads_, rows_, scan_, hit_rules);
    const auto to_compare = static_cast<std::size_t>(
        std::count_if(hits.begin(), hits.end(), [](const RuleHits& hit) { return hit.any(); }));
    if (to_compare > ProfileSet::kMostPlaces)
      return Error{ErrorCode::failed, "a match model cannot compare so many rows",
                   "split the job, for example by year"}
          .with("allowed", static_cast<double>(ProfileSet::kMostPlaces));
    TALLYSTICK_TRY(input_.memory.check(to_compare * kBytesOfPlace));
    return profiles_of(threads_, rows_, hits, input_.memory.room());
  }

  [[nodiscard]] TrainedModel train_on(const Blocks& blocks,
                                      const FieldFrequencies& frequencies) const {
    const SingleSources singles(input_.columns);
    std::vector<PatternCounts> counts = count_patterns(blocks, singles, settings_.max_block);
    std::vector<RuleSample> samples;
    for (std::size_t rule = 0; rule != rules_.size(); ++rule) {
      const bool trains = std::find(by_use_.training.begin(), by_use_.training.end(),
                                    rules_[rule]) != by_use_.training.end();
      samples.push_back({rules_[rule], std::move(counts[rule]), sample_,
                         trains ? RuleUse::training : RuleUse::comparing});
    }
    const auto& evidence = input_.columns.evidence;
    TrainingFacts facts;
    for (std::size_t row = 0; row != evidence.size() && facts.ids == KnownIds::trusted; ++row)
      if (has(evidence[row], Evidence::fallible_person_id)) facts.ids = KnownIds::fallible;
    facts.id_digits = marks_.id_digits();
    facts.possible_pairs = singles.possible_pairs();
    facts.merged = settings_.merged;
    return train(std::move(samples), frequencies, facts);
  }

  [[nodiscard]] OpenCounts open_counts() const {
    const auto count = [&](const auto& counts) {
      return parallel_sum<std::uint64_t>(threads_, forest_.to.size(), kPieceRows,
                                         [&](std::size_t begin, std::size_t end) {
                                           std::uint64_t rows = 0;
                                           for (std::size_t row = begin; row != end; ++row)
                                             rows += counts(static_cast<RowId>(row)) ? 1U : 0U;
                                           return rows;
                                         });
    };
    return {count([&](RowId row) {
              return forest_.to[row] == row && forest_.person[row] == kNoPerson;
            }),
            count([&](RowId row) {
              return input_.own_id[row] == kNoPerson &&
                     forest_.person_of(forest_.root(row)) != kNoPerson;
            })};
  }

  ThreadCount threads_;
  const ModelSettings& settings_;
  const ModelPassInput& input_;
  Forest& forest_;
  IdMarks marks_;
  OpenRows open_;
  ProfileInput rows_;
  ModelRules by_use_;
  std::vector<BlockingRule> rules_; ///< those that compare, then those that only train
  KeyScan scan_;
  BlockSample sample_;
};

} // namespace

Result<ModelAnswers> run_model_pass(ThreadCount threads, const ModelSettings& settings,
                                    const ModelPassInput& input, Forest& forest, std::uint8_t by) {
  input.columns.fields.load(); // looked up all over
  settle_filler_dates(threads, input.columns);
  return ModelPass(threads, settings, input, forest).run(by);
}

Result<std::vector<RulePreview>> preview_model_pass(ThreadCount threads,
                                                    const ModelSettings& settings,
                                                    const ModelPassInput& input, Forest& forest) {
  input.columns.fields.load();
  settle_filler_dates(threads, input.columns);
  ModelSettings untrained = settings;
  untrained.given.emplace(); // no row is read only to be learnt from
  return ModelPass(threads, untrained, input, forest).preview();
}

} // namespace tallystick::link
