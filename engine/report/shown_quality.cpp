// SPDX-License-Identifier: MIT
#include "report/shown_quality.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "report/suppression.hpp"

namespace tallystick::report {
namespace {

/// The column whose rows a column's rows are among.
constexpr std::array<RateColumn, kRateColumns> kPartOf = {
    RateColumn::rows,   RateColumn::rows, RateColumn::rows, RateColumn::linked,
    RateColumn::linked, RateColumn::rows, RateColumn::rows, RateColumn::rows};

using Hidden = std::array<std::vector<std::uint8_t>, kRateColumns>;

Hidden hidden_of(const RateTable& table, const DisclosureGate& gate) {
  Hidden hidden;
  for (std::size_t c = 0; c < kRateColumns; ++c) {
    std::vector<std::uint64_t> counts;
    for (const RateGroup& group : table.groups)
      counts.push_back(group.counts.count[c]);
    const auto part_of = static_cast<std::size_t>(kPartOf[c]);
    if (table.by != "source") {
      hidden[c] =
          hidden_cells(counts, gate, c == 0 ? std::vector<std::uint8_t>{} : hidden[part_of]);
      continue;
    }
    hidden[c].resize(counts.size());
    for (std::size_t g = 0; g < counts.size(); ++g)
      hidden[c][g] = gate.masked(counts[g]) || (c != 0 && hidden[part_of][g] != 0) ? 1 : 0;
  }
  return hidden;
}

double estimate(std::uint64_t probability_units) {
  return std::round(static_cast<double>(probability_units) / kProbabilityUnits * 10) / 10;
}

ShownRates shown_rates(const RateGroup& group, const Hidden& hidden, std::size_t g) {
  ShownRates rates;
  rates.label = group.label;
  for (std::size_t c = 0; c < kRateColumns; ++c)
    if (hidden[c][g] == 0) {
      rates.count[c] = DisclosureGate::rounded(group.counts.count[c]);
      rates.base[c] = DisclosureGate::rounded(group.counts.of(RateColumn::rows));
    }
  if (rates.of(RateColumn::doubted_links)) rates.false_links = estimate(group.counts.false_links);
  if (rates.of(RateColumn::doubted_misses))
    rates.missed_links = estimate(group.counts.missed_links);
  return rates;
}

template<class T>
void add(std::optional<T>& sum, const std::optional<T>& part) {
  if (part) sum = sum.value_or(T{}) + *part;
}

void add(ShownRates& sum, const ShownRates& part) {
  for (std::size_t c = 0; c < kRateColumns; ++c)
    add(sum.count[c], part.count[c]), add(sum.base[c], part.base[c]);
  add(sum.false_links, part.false_links);
  add(sum.missed_links, part.missed_links);
}

} // namespace

std::optional<double> ShownRates::share(RateColumn column) const {
  const ShownCount part = of(column);
  const ShownCount all = base[static_cast<std::size_t>(column)];
  if (!part || !all || *all == 0) return std::nullopt;
  return std::min(1.0, static_cast<double>(*part) / static_cast<double>(*all));
}

std::vector<ShownTable> shown_tables(const LinkageQuality& quality, const DisclosureGate& gate) {
  std::vector<ShownTable> all;
  for (const RateTable& table : quality.tables) {
    const Hidden hidden = hidden_of(table, gate);
    ShownTable out{table.source, table.by, {}};
    for (std::size_t g = 0; g < table.groups.size(); ++g)
      out.groups.push_back(shown_rates(table.groups[g], hidden, g));
    const bool nothing = std::none_of(out.groups.begin(), out.groups.end(),
                                      [](const ShownRates& r) { return r.of(RateColumn::rows); });
    if (nothing) out.groups.clear();
    all.push_back(std::move(out));
  }
  return all;
}

std::vector<ShownTable> over_sources(const std::vector<ShownTable>& tables) {
  std::vector<ShownTable> all;
  for (const ShownTable& table : tables) {
    if (table.by == "source") continue;
    auto sums =
        std::find_if(all.begin(), all.end(), [&](const auto& t) { return t.by == table.by; });
    if (sums == all.end()) sums = all.insert(all.end(), {{}, table.by, {}});
    for (const ShownRates& group : table.groups) {
      const auto same = [&](const ShownRates& r) { return r.label == group.label; };
      auto sum = std::find_if(sums->groups.begin(), sums->groups.end(), same);
      if (sum == sums->groups.end()) {
        sum = sums->groups.insert(sums->groups.end(), ShownRates{});
        sum->label = group.label;
      }
      add(*sum, group);
    }
  }
  return all;
}

ShownCount shown(std::uint64_t count, const DisclosureGate& gate) {
  if (gate.masked(count)) return std::nullopt;
  return DisclosureGate::rounded(count);
}

std::vector<ShownBin> shown_bins(const std::vector<SizeBin>& bins, const DisclosureGate& gate) {
  std::vector<std::uint64_t> counts;
  counts.reserve(bins.size());
  for (const SizeBin& bin : bins)
    counts.push_back(bin.persons);
  const std::vector<std::uint8_t> hidden = hidden_cells(counts, gate);
  std::vector<ShownBin> all;
  for (std::size_t i = 0; i < bins.size(); ++i)
    all.push_back({bins[i].label, hidden[i] != 0
                                      ? std::nullopt
                                      : ShownCount(DisclosureGate::rounded(bins[i].persons))});
  return all;
}

} // namespace tallystick::report
