// SPDX-License-Identifier: MIT
#include "pipeline/pair_preview.hpp"

#include <nlohmann/json.hpp>

#include "report/gated_json.hpp"
#include "report/text_table.hpp"

namespace tallystick::pipeline {
namespace {

std::string shown(const report::DisclosureGate& gate, std::uint64_t count) {
  return gate.masked(count) ? gate.text(count)
                            : report::with_commas(report::DisclosureGate::rounded(count));
}

} // namespace

std::string to_text(const PairPreview& preview) {
  const report::DisclosureGate gate(preview.smallest_count_shown);
  report::TextTable table({{"blocking rule", report::Align::left},
                           {"new pairs"},
                           {"blocks"},
                           {"largest"},
                           {"too large"},
                           {"rows in these"}});
  link::RulePreview all;
  const auto add = [&](const std::string& name, const link::RulePreview& rule) {
    table.add({name, shown(gate, rule.pairs), shown(gate, rule.blocks),
               shown(gate, rule.largest_block), shown(gate, rule.crowded_blocks),
               shown(gate, rule.crowded_rows)});
  };
  for (const link::RulePreview& rule : preview.rules) {
    add(rule.fields, rule);
    all.add(rule);
  }
  add("all", all);
  return table.to_text() +
         "  New pairs: those that no rule above finds. The largest block is in different rows; "
         "blocks of "
         "more than\n  " +
         report::with_commas(preview.largest_block) +
         " (largest_block) are too large to compare.\n";
}

nlohmann::ordered_json to_json(const PairPreview& preview) {
  const report::DisclosureGate gate(preview.smallest_count_shown);
  nlohmann::ordered_json rules = nlohmann::ordered_json::array();
  for (const link::RulePreview& rule : preview.rules)
    rules.push_back({{"agree", rule.fields},
                     {"new_pairs", report::gated(gate, rule.pairs)},
                     {"blocks", report::gated(gate, rule.blocks)},
                     {"largest_block", report::gated(gate, rule.largest_block)},
                     {"blocks_too_large", report::gated(gate, rule.crowded_blocks)},
                     {"rows_in_these", report::gated(gate, rule.crowded_rows)}});
  return rules;
}

} // namespace tallystick::pipeline
