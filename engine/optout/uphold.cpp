// SPDX-License-Identifier: MIT
#include "optout/uphold.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace tallystick::optout {
namespace {

/// Everything that opt-outs of one person's rows cover.
struct Reach {
  SourceSet type1;
  SourceSet national;
  SourceSet local;
  std::vector<const ProviderScope*> scopes; ///< objections that depend on a row's provider
};

/// Reaches of the few persons with an opt-out, found by person.
class Reaches {
public:
  explicit Reaches(std::size_t persons) : of_person_(persons) {}

  Reach& add(PersonIndex person) {
    if (of_person_[person] == 0) {
      reaches_.emplace_back();
      of_person_[person] = static_cast<std::uint32_t>(reaches_.size());
    }
    return reaches_[of_person_[person] - 1];
  }
  /// nullptr for a person without opt-outs.
  [[nodiscard]] const Reach* find(PersonIndex person) const {
    return of_person_[person] == 0 ? nullptr : &reaches_[of_person_[person] - 1];
  }

private:
  std::vector<std::uint32_t> of_person_; ///< 0, or 1 + position in reaches_
  std::vector<Reach> reaches_;
};

bool covers_locally(const Reach& reach, SourceId source, std::uint32_t provider) {
  return reach.local.contains(source) ||
         std::any_of(reach.scopes.begin(), reach.scopes.end(), [&](const ProviderScope* scope) {
           return scope->covered(provider).contains(source);
         });
}

constexpr std::size_t kPieceRows = std::size_t{1} << 16U;

/// Rows of one source, by reason.
struct Removed {
  std::array<std::uint64_t, kRemovalReasons.size()> by_reason{};
  Removed& operator+=(const Removed& other) {
    for (std::size_t i = 0; i < by_reason.size(); ++i)
      by_reason[i] += other.by_reason[i];
    return *this;
  }
};

constexpr std::uint8_t code(RemovalReason reason) {
  return static_cast<std::uint8_t>(1U + static_cast<unsigned>(reason));
}

/// Why a permitted row goes with the person's other rows; 0 if it stays.
std::uint8_t linked_reason(const Reach& reach, SourceId source, const SourceInfo& info,
                           std::uint32_t provider) {
  if (reach.type1.contains(source)) return code(RemovalReason::linked_type1);
  if (reach.national.contains(source) && info.health_and_care)
    return code(RemovalReason::linked_national);
  if (covers_locally(reach, source, provider)) return code(RemovalReason::linked_local);
  return 0;
}

} // namespace

/// The gate leaves an empty denial for every objection that depends on the provider: each must have
/// its scope here, or linked rows would stay that must go.
Status Uphold::check_scopes(const PermittedBatch& batch) const {
  const std::vector<Denial>& denials = batch.columns().denials;
  const auto scoped = static_cast<std::size_t>(
      std::count_if(denials.begin(), denials.end(), [](const Denial& denial) {
        return denial.type1.empty() && denial.national.empty() && denial.local.empty();
      }));
  if (scoped != scopes_.denials_.size() || (scoped != 0 && scopes_.rows_ != batch.rows()))
    return Error(ErrorCode::internal, "rows came without the provider objections of their gate");
  if (policy_.purpose == Purpose::direct_care && !denials.empty())
    return Error(ErrorCode::internal, "rows were screened under another policy");
  return {};
}

Result<PermittedPersons> Uphold::run(const PermittedBatch& batch, Persons&& persons) const {
  const PermittedColumns& columns = batch.columns();
  const RowId rows = batch.rows();
  if (persons.table_.person_of_row.size() != rows || columns.withheld.size() != rows)
    return Error(ErrorCode::internal, "rows and persons are not of one run");
  TALLYSTICK_TRY(check_scopes(batch));

  PersonTable table = std::move(persons.table_);
  Reaches reaches(table.first_row.size());
  for (const Denial& denial : columns.denials) {
    Reach& reach = reaches.add(table.person_of_row[denial.row]);
    reach.type1 |= denial.type1;
    reach.national |= denial.national;
    reach.local |= denial.local;
  }
  for (const ScopedDenial& denial : scopes_.denials_) {
    std::vector<const ProviderScope*>& scopes = reaches.add(table.person_of_row[denial.row]).scopes;
    const ProviderScope* scope = &scopes_.scopes_[denial.scope];
    if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end()) scopes.push_back(scope);
  }

  std::vector<std::uint8_t> removed(rows);
  RemovalCounts counts;
  for (std::size_t s = 0; s < columns.sources.size(); ++s) {
    const auto source = static_cast<SourceId>(s);
    const auto reason_of = [&](RowId row) -> std::uint8_t {
      if (columns.withheld[row] != 0) return columns.withheld[row];
      const Reach* reach = reaches.find(table.person_of_row[row]);
      if (reach == nullptr) return 0;
      const std::uint32_t provider = scopes_.provider_.empty() ? 0 : scopes_.provider_[row];
      return linked_reason(*reach, source, columns.sources[s], provider);
    };
    const std::size_t first = columns.first_row[s];
    const Removed of_source =
        parallel_sum<Removed>(threads_, columns.first_row[s + 1] - first, kPieceRows,
                              [&](std::size_t begin, std::size_t end) {
                                Removed here;
                                for (std::size_t row = first + begin; row < first + end; ++row) {
                                  removed[row] = reason_of(static_cast<RowId>(row));
                                  if (removed[row] != 0) ++here.by_reason[removed[row] - 1U];
                                }
                                return here;
                              });
    counts.by_source.push_back(of_source.by_reason);
  }
  return PermittedPersons(std::move(table), std::move(removed), std::move(counts));
}

} // namespace tallystick::optout
