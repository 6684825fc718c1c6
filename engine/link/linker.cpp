// SPDX-License-Identifier: MIT
#include "link/linker.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <utility>

#include "core/resource_use.hpp"
#include "link/bucket_sort.hpp"
#include "link/crowded_places.hpp"
#include "link/doubted_ids.hpp"
#include "link/keyed_pass.hpp"
#include "link/model_pass.hpp"
#include "link/open_rows.hpp"
#include "link/person_groups.hpp"
#include "link/repairs.hpp"
#include "link/single_rows.hpp"

namespace tallystick::link {
namespace {

constexpr const char* kModelPassName = "probabilistic";

Status check_columns(const LinkPlan& plan, const PermittedColumns& columns, std::size_t rows) {
  const auto missing = [&](std::size_t have) { return have != rows; };
  bool wrong = missing(columns.person.size());
  wrong = wrong || (!columns.evidence.empty() && missing(columns.evidence.size()));
  wrong = wrong || (plan.tokens.agreement && missing(columns.agreement.size()));
  wrong = wrong || (plan.tokens.place && missing(columns.place.size()));
  wrong = wrong || (plan.tokens.fields && missing(columns.fields.size()));
  wrong = wrong || columns.match_keys.size() < plan.tokens.match_keys.size();
  for (std::size_t i = 0; !wrong && i != plan.tokens.match_keys.size(); ++i) {
    wrong = missing(columns.match_keys[i].size());
  }
  if (wrong) return Error{ErrorCode::internal, "token columns do not fit the linkage rules"};
  return {};
}

/// Whether what is held for each row fits: the forest, and the columns that are looked up all over.
Status check_memory(MemoryLimit memory, const PermittedColumns& columns, std::uint64_t rows) {
  std::uint64_t row_bytes = sizeof(PersonNumber) + sizeof(RowId) + 2; // pass, and some bits
  if (!columns.agreement.in_memory()) row_bytes += sizeof(Agreement);
  if (!columns.evidence.in_memory()) row_bytes += sizeof(Evidence);
  if (!columns.fields.in_memory()) row_bytes += sizeof(FieldTokens);
  if (!columns.fields.empty()) row_bytes += sizeof(PersonNumber);
  row_bytes += SingleRows::bytes_per_row(columns);
  return memory.check(rows * row_bytes + MemoryLimit::kLeastRoom);
}

/// One run over one batch: the passes in order, and what they need of the columns for how long.
class Run {
public:
  Run(const RuleSet& rules, const LinkPlan& plan, ThreadCount threads, MemoryLimit memory,
      PermittedColumns& columns, RowId rows, const PairQuestions& questions, ProgressSink& progress)
      : rules_(rules), plan_(plan), threads_(threads), memory_(memory), columns_(columns),
        questions_(questions), progress_(progress), forest_(rows) {
    for (const Pass& pass : rules.passes)
      result_.passes.push_back({.name = pass.name});
    if (rules.model) result_.passes.push_back({.name = kModelPassName});
  }

  Result<LinkForest> run() {
    TALLYSTICK_TRY(exact_passes());
    if (rules_.model) {
      if (stopped()) return interruption();
      TALLYSTICK_TRY(model_pass());
      timed("model: what was found");
      progress_.advance(result_.passes.size());
    }
    return finish();
  }

  Result<std::vector<RulePreview>> preview() {
    TALLYSTICK_TRY(exact_passes());
    if (stopped()) return interruption();
    const std::vector<RepairOffer> offers = open_ids();
    return preview_model_pass(threads_, *rules_.model, model_input(offers), forest_);
  }

private:
  Status exact_passes() {
    {
      const BitTable novel = anchored_passes();
      timed("by person id");
      if (stopped()) return interruption();
      prepare_keyed_passes(novel);
      timed("crowded places, open rows");
    }
    for (std::size_t pass = plan_.anchored; pass != plan_.passes.size(); ++pass) {
      if (stopped()) return interruption();
      later_pass(pass);
      release_keys(pass + 1);
      timed("pass " + rules_.passes[pass].name);
      progress_.advance(pass + 1);
    }
    return {};
  }

  [[nodiscard]] bool stopped() const { return progress_.stop_requested(); }
  [[nodiscard]] static Error interruption() {
    return Error{ErrorCode::interrupted, "stopped during linkage"};
  }

  void timed(std::string step) {
    const ResourceUse now = resource_use();
    result_.times.push_back({std::move(step), now.wall_seconds - last_.wall_seconds,
                             now.cpu_seconds - last_.cpu_seconds});
    last_ = now;
  }

  BitTable anchored_passes() {
    number_person_ids(threads_, columns_, forest_, memory_.room());
    if (plan_.tokens.repair) repairs_ = Repairs{threads_, columns_, forest_};
    if (rules_.model) own_id_ = forest_.person;
    columns_.person.release();
    columns_.repair.release();
    forest_.plant();
    columns_.agreement.load(); // rows of a person lie anywhere
    columns_.evidence.load();
    const std::span<const PassPlan> anchored{plan_.passes.data(), plan_.anchored};
    AnchoredResult found = link_person_groups(threads_, anchored, columns_, forest_);
    for (std::size_t pass = 0; pass != plan_.anchored; ++pass) {
      result_.passes[pass].refused_ambiguous = found.refused_ambiguous[pass];
    }
    result_.person_id_conflicts = found.conflicts;
    forget_fallible_ids(threads_, columns_.evidence, forest_);
    progress_.advance(plan_.anchored);
    return std::move(found.novel);
  }

  void prepare_keyed_passes(const BitTable& novel) {
    if (plan_.tokens.repair) repairs_.collect_profiles(threads_, columns_, forest_);
    columns_.agreement.release();
    if (plan_.passes.size() == plan_.anchored) return;
    if (plan_.tokens.place) {
      crowded_ = CrowdedPlaces{threads_,
                               columns_.place,
                               columns_.match_keys[plan_.crowd_key],
                               novel,
                               rules_.crowded_postcode_people,
                               memory_.room()};
    }
    open_.emplace(threads_, forest_);
  }

  void later_pass(std::size_t pass) {
    const PassPlan& plan = plan_.passes[pass];
    PassCounts& counts = result_.passes[pass];
    const auto by = static_cast<std::uint8_t>(pass + 1);
    if (plan.kind == PassKind::repaired) {
      const CandidateCounts found = repairs_.run(plan.terms, columns_, forest_, by);
      counts.refused_ambiguous = found.ambiguous;
      counts.refused_veto = found.vetoed;
    } else {
      open_->update(threads_, forest_);
      const KeyedEvidence evidence{columns_, crowded_, *open_, rules_.max_rows_per_key,
                                   memory_.room()};
      const KeyedCounts found = run_keyed_pass(threads_, plan, evidence, forest_, by);
      counts.refused_ambiguous = found.ambiguous;
      counts.refused_veto = found.vetoed;
      counts.refused_crowded = found.crowded;
    }
  }

  /// Ids that are believed no more, and those that invalid ones may have been.
  std::vector<RepairOffer> open_ids() {
    std::vector<RepairOffer> offers;
    repairs_.for_each_offer([&](RowId row, PersonNumber person) {
      offers.push_back({row, person});
    });
    forget_doubted_ids(threads_, forest_, own_id_);
    timed("model: ids in doubt");
    return offers;
  }

  ModelPassInput model_input(const std::vector<RepairOffer>& offers) {
    return {columns_, own_id_, offers, memory_, questions_, [this](const char* step) {
              timed(std::string("model: ") + step);
              return stopped() ? Status(interruption()) : Status();
            }};
  }

  Status model_pass() {
    const std::vector<RepairOffer> offers = open_ids();
    auto answers = run_model_pass(threads_, *rules_.model, model_input(offers), forest_,
                                  static_cast<std::uint8_t>(result_.passes.size()));
    if (!answers) return std::move(answers).error();
    result_.model = std::move(answers->facts);
    result_.explained = std::move(answers->explained);
    result_.review = std::move(answers->review);
    PassCounts& counts = result_.passes.back();
    counts.refused_ambiguous = result_.model->ambiguous;
    counts.refused_veto = result_.model->vetoed;
    for (const ModelRule& rule : result_.model->rules)
      counts.refused_crowded += rule.crowded;
    columns_.fields.release();
    columns_.id_variants.release();
    std::vector<PersonNumber>{}.swap(own_id_);
    return {};
  }

  /// Gives back the match keys that no pass from `next` on reads.
  void release_keys(std::size_t next) {
    for (std::size_t key = 0; key != plan_.last_use.size(); ++key) {
      if (plan_.last_use[key] < next) columns_.match_keys[key].release();
    }
  }

  LinkForest finish() {
    columns_.match_keys.clear();
    columns_.place.release();
    columns_.evidence.release();
    std::vector<PersonNumber>{}.swap(forest_.person);
    count_linked_rows();
    result_.to = std::move(forest_.to);
    result_.pass = std::move(forest_.pass);
    timed("count");
    return std::move(result_);
  }

  void count_linked_rows() {
    std::mutex adding;
    const std::vector<std::uint8_t>& by = forest_.pass;
    parallel_for(threads_, by.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
      std::array<std::uint64_t, 256> count{};
      for (std::size_t row = begin; row != end; ++row)
        ++count[by[row]];
      const std::lock_guard lock{adding}; // sums do not depend on the order
      for (std::size_t pass = 0; pass != result_.passes.size(); ++pass) {
        result_.passes[pass].linked_rows += count[pass + 1];
      }
    });
  }

  const RuleSet& rules_;
  const LinkPlan& plan_;
  ThreadCount threads_;
  MemoryLimit memory_;
  PermittedColumns& columns_;
  const PairQuestions& questions_;
  ProgressSink& progress_;
  Forest forest_;
  LinkForest result_;
  Repairs repairs_;
  CrowdedPlaces crowded_;
  std::optional<OpenRows> open_;
  std::vector<PersonNumber> own_id_; ///< by row, if a model wants to know
  ResourceUse last_ = resource_use();
};

} // namespace

Result<std::vector<RulePreview>> Linker::preview(PermittedBatch& batch,
                                                 ProgressSink& progress) const {
  TALLYSTICK_TRY(validate(rules_));
  if (!rules_.model) return Error{ErrorCode::internal, "the linkage rules have no model"};
  const LinkPlan plan = plan_of(rules_);
  TALLYSTICK_TRY(check_columns(plan, batch.columns_, batch.rows()));
  TALLYSTICK_TRY(check_memory(memory_, batch.columns_, batch.rows()));
  progress.begin("count pairs", "passes", rules_.passes.size() + 1);
  const PairQuestions none;
  auto found =
      Run{rules_, plan, threads_, memory_, batch.columns_, batch.rows(), none, progress}.preview();
  progress.end();
  return found;
}

Result<Links> Linker::run(PermittedBatch& batch, ProgressSink& progress,
                          const PairQuestions& questions) const {
  TALLYSTICK_TRY(validate(rules_));
  const LinkPlan plan = plan_of(rules_);
  TALLYSTICK_TRY(check_columns(plan, batch.columns_, batch.rows()));
  TALLYSTICK_TRY(check_memory(memory_, batch.columns_, batch.rows()));
  progress.begin("link", "passes", rules_.passes.size() + (rules_.model ? 1 : 0));
  Result<LinkForest> forest =
      Run{rules_, plan, threads_, memory_, batch.columns_, batch.rows(), questions, progress}.run();
  progress.end();
  if (!forest) return std::move(forest).error();
  return Links{std::move(forest).value()};
}

} // namespace tallystick::link
