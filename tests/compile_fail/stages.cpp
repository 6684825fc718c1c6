// SPDX-License-Identifier: MIT
// No stage can be skipped: each takes the noun on its left and nothing else.
#include <utility>

#include "cluster/clusterer.hpp"
#include "compile_fail/either.hpp"
#include "core/progress.hpp"
#include "link/linker.hpp"
#include "optout/gate.hpp"
#include "release/releaser.hpp"

using namespace tallystick;

#ifdef CASE_linking_without_the_gate // cannot convert|cannot bind
auto f(const link::Linker& linker, [[maybe_unused]] PermittedBatch& permitted,
       [[maybe_unused]] TokenBatch& tokens, ProgressSink& progress) {
  return linker.run(EITHER(permitted, tokens), progress);
}
#endif

#ifdef CASE_a_batch_is_not_admitted_without_its_screening // too few|no matching
auto f(optout::Gate& gate, TokenBatch& batch, [[maybe_unused]] optout::Screening& screening) {
  return gate.EITHER(admit(std::move(batch), std::move(screening)), admit(std::move(batch)));
}
#endif

#ifdef CASE_clustering_without_links // cannot convert|no viable
auto f(const cluster::Clusterer& clusterer, [[maybe_unused]] Links& links,
       [[maybe_unused]] PermittedBatch& batch) {
  return clusterer.run(std::move(EITHER(links, batch)));
}
#endif

#ifdef CASE_releasing_without_uphold // cannot convert|no viable
auto f(const release::Releaser& releaser, const PermittedBatch& batch,
       [[maybe_unused]] PermittedPersons& upheld, [[maybe_unused]] Persons& persons) {
  return releaser.run(batch, std::move(EITHER(upheld, persons)), {});
}
#endif

#ifdef CASE_releasing_rows_that_passed_no_gate // cannot convert|no viable
auto f(const release::Releaser& releaser, [[maybe_unused]] const PermittedBatch& batch,
       [[maybe_unused]] const TokenBatch& tokens, PermittedPersons& upheld) {
  return releaser.run(EITHER(batch, tokens), std::move(upheld), {});
}
#endif
