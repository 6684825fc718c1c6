// SPDX-License-Identifier: MIT
#include "report/quality_json.hpp"

#include <string>

#include "report/shown_quality.hpp"

namespace tallystick::report {
namespace {

using Json = nlohmann::ordered_json;

Json count_json(ShownCount count) {
  return count ? Json(*count) : Json("*");
}

Json estimate_json(std::optional<double> estimate) {
  return estimate ? Json(*estimate) : Json("*");
}

Json group_json(const ShownRates& rates) {
  Json group{{"group", rates.label}};
  for (std::size_t c = 0; c < kRateColumns; ++c)
    group[std::string(kRateColumnNames[c])] = count_json(rates.count[c]);
  group["estimated_false_links"] = estimate_json(rates.false_links);
  group["estimated_missed_links"] = estimate_json(rates.missed_links);
  return group;
}

Json bins_json(const char* of, const std::vector<SizeBin>& bins, const DisclosureGate& gate) {
  Json list = Json::array();
  for (const ShownBin& bin : shown_bins(bins, gate))
    list.push_back({{of, bin.label}, {"persons", count_json(bin.persons)}});
  return list;
}

} // namespace

void add_quality(Json& linkage, const LinkageQuality& quality, const DisclosureGate& gate) {
  Json rates = Json::array();
  for (const ShownTable& table : shown_tables(quality, gate)) {
    Json groups = Json::array();
    for (const ShownRates& group : table.groups)
      if (group.of(RateColumn::rows) != ShownCount(0)) groups.push_back(group_json(group));
    rates.push_back({{"source", table.source}, {"by", table.by}, {"groups", std::move(groups)}});
  }
  linkage["rates"] = std::move(rates);
  Json left_out = Json::object();
  for (const auto& [by, why] : quality.divisions_left_out)
    left_out[by] = why;
  linkage["rates_not_given"] = std::move(left_out);
  linkage["rows_per_person"] = bins_json("rows", quality.rows_per_person, gate);
  linkage["sources_per_person"] = bins_json("sources", quality.sources_per_person, gate);
  Json checks = Json::object();
  for (const ImplausibilityCheck& check : quality.checks)
    checks[check.name] = check.not_checked.empty() ? count_json(shown(check.persons, gate))
                                                   : Json("not checked: " + check.not_checked);
  linkage["implausible_persons"] = std::move(checks);
}

} // namespace tallystick::report
