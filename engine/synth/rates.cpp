// SPDX-License-Identifier: MIT
#include "synth/rates.hpp"

#include <cstdlib>
#include <optional>

#include <toml++/toml.h>

#include "embedded/error_rates.hpp"

namespace tallystick::synth {
namespace {

constexpr double kMostRowsPerPerson = 200;

/// Walks one TOML file over a set of rates and keeps the first thing that is wrong with it.
class Overlay {
public:
  Overlay(Rates& rates, const std::string& file) : rates_(rates), file_(file) {}

  Status apply(const toml::table& root) {
    // [default] first: a file may give it after the sources that refine it.
    if (const auto* every = root["default"].as_table()) {
      for (auto& source : rates_.sources)
        apply_source(*every, source);
    }
    for (const auto& [key, node] : root) {
      if (key.str() == "default" && node.is_table()) continue;
      const auto* table = node.as_table();
      const auto source = source_named(key.str());
      if (table == nullptr)
        refuse("a table was expected here", node, key.str());
      else if (key.str() == "population")
        apply_population(*table);
      else if (key.str() == "optout")
        apply_optout(*table);
      else if (source)
        apply_source(*table, rates_.sources[*source]);
      else
        refuse("there is no such source or table", node, key.str());
    }
    if (error_) return std::move(*error_);
    return {};
  }

private:
  static std::optional<std::size_t> source_named(std::string_view name) {
    for (std::size_t i = 0; i < kSources; ++i) {
      if (kSourceNames[i] == name) return i;
    }
    return std::nullopt;
  }

  void apply_source(const toml::table& table, SourceRates& source) {
    for (const auto& [key, node] : table) {
      if (key.str() == "from") continue;
      if (key.str() == "rows_per_person") {
        if (const auto value = number(node, key.str(), kMostRowsPerPerson))
          source.rows_per_person = *value;
      } else if (const auto* group = node.as_table()) {
        apply_group(*group, key.str(), source);
      } else {
        refuse("there is no such rate", node, key.str());
      }
    }
  }

  void apply_group(const toml::table& group, std::string_view group_name, SourceRates& source) {
    for (const auto& [key, node] : group) {
      if (key.str() == "from") continue;
      bool known = false;
      for (std::size_t i = 0; i < kRateNames.size(); ++i) {
        if (kRateNames[i].table != group_name || kRateNames[i].key != key.str()) continue;
        known = true;
        if (const auto value = number(node, key.str(), 1.0)) source.chances[i] = Chance{*value};
      }
      if (!known) refuse("there is no such rate", node, key.str());
    }
  }

  void apply_population(const toml::table& table) {
    for (const auto& [key, node] : table) {
      if (key.str() == "from")
        continue;
      else if (key.str() == "moves_per_year")
        set(rates_.moves_per_year, node, key.str());
      else if (key.str() == "twins")
        set(rates_.twins, node, key.str());
      else if (key.str() == "former_number")
        set(rates_.former_number, node, key.str());
      else
        refuse("there is no such rate", node, key.str());
    }
  }

  void apply_optout(const toml::table& table) {
    for (const auto& [key, node] : table) {
      if (key.str() == "from")
        continue;
      else if (key.str() == "type1")
        set(rates_.type1, node, key.str());
      else if (key.str() == "type2")
        set(rates_.type2, node, key.str());
      else if (key.str() == "national")
        set(rates_.national, node, key.str());
      else if (key.str() == "local")
        set(rates_.local, node, key.str());
      else if (key.str() == "consent")
        set(rates_.consent, node, key.str());
      else
        refuse("there is no such rate", node, key.str());
    }
  }

  void set(Chance& chance, const toml::node& node, std::string_view key) {
    if (const auto value = number(node, key, 1.0)) chance = Chance{*value};
  }

  std::optional<double> number(const toml::node& node, std::string_view key, double most) {
    const auto value = node.value<double>();
    if (value && *value >= 0 && *value <= most) return value;
    refuse("the value is not a number in the allowed range", node, key);
    return std::nullopt;
  }

  void refuse(StaticText what, const toml::node& node, std::string_view key) {
    if (error_) return;
    const auto& where = node.source().begin;
    error_ = Error{ErrorCode::job_invalid, what, "datasets/synth/error_rates.toml has every key"}
                 .at({file_, where.line, where.column, {}})
                 .about(std::string{key});
  }

  Rates& rates_;
  const std::string& file_;
  std::optional<Error> error_;
};

Status overlay(Rates& rates, std::string_view toml_text, const std::string& file) {
  try { // the packaged library reports by exception; it stops here
    return Overlay{rates, file}.apply(toml::parse(toml_text));
  } catch (const toml::parse_error& failure) {
    const auto& where = failure.source().begin;
    return Error{ErrorCode::job_invalid, "this is not TOML"}.at(
        {file, where.line, where.column, {}});
  }
}

} // namespace

Rates default_rates() {
  Rates rates;
  if (!overlay(rates, embedded::error_rates, "error_rates.toml")) std::abort(); // built in: our bug
  return rates;
}

Result<Rates> rates_from(std::string_view toml_text, const std::string& file) {
  Rates rates = default_rates();
  TALLYSTICK_TRY(overlay(rates, toml_text, file));
  return rates;
}

} // namespace tallystick::synth
