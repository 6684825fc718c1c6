// SPDX-License-Identifier: MIT
#include "pipeline/sql_condition.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <span>
#include <utility>

namespace tallystick::pipeline {
namespace {

using Part = ColumnPart::Part;
using Kind = SqlCondition::Kind;

struct Token {
  enum class Type : std::uint8_t { name, number, text, sign };
  Type type;
  std::string text;
};
using Tokens = std::span<const Token>;

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

/// Lower case; quotes around names are left out.
std::vector<Token> tokens_of(std::string_view sql) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < sql.size();) {
    const char c = sql[at];
    if (c == '\'') {
      const std::size_t end = std::min(sql.find('\'', at + 1), sql.size());
      tokens.push_back({Token::Type::text, std::string(sql.substr(at + 1, end - at - 1))});
      at = end + 1;
    } else if (is_name(c)) {
      std::string text;
      for (; at < sql.size() && is_name(sql[at]); ++at)
        text += static_cast<char>(std::tolower(static_cast<unsigned char>(sql[at])));
      const bool number = std::isdigit(static_cast<unsigned char>(text.front())) != 0;
      tokens.push_back({number ? Token::Type::number : Token::Type::name, std::move(text)});
    } else {
      if (c == '<' && at + 1 < sql.size() && sql[at + 1] == '=') {
        tokens.push_back({Token::Type::sign, "<="});
        ++at;
      } else if (std::isspace(static_cast<unsigned char>(c)) == 0 && c != '"' && c != '`') {
        tokens.push_back({Token::Type::sign, std::string(1, c)});
      }
      ++at;
    }
  }
  return tokens;
}

bool is(const Token& token, std::string_view text) {
  return token.type != Token::Type::text && token.text == text;
}

/// Position of the bracket that closes the one at `open`.
std::size_t closing(Tokens tokens, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t at = open; at != tokens.size(); ++at) {
    if (is(tokens[at], "(")) ++depth;
    if (is(tokens[at], ")") && --depth == 0) return at;
  }
  return tokens.size();
}

/// The parts between separators that stand in no brackets.
std::vector<Tokens> split(Tokens tokens, std::string_view separator) {
  std::vector<Tokens> parts;
  std::size_t depth = 0;
  std::size_t begin = 0;
  for (std::size_t at = 0; at != tokens.size(); ++at) {
    if (is(tokens[at], "(")) ++depth;
    if (is(tokens[at], ")") && depth > 0) --depth;
    if (depth > 0 || !is(tokens[at], separator)) continue;
    parts.push_back(tokens.subspan(begin, at - begin));
    begin = at + 1;
  }
  parts.push_back(tokens.subspan(begin));
  return parts;
}

Tokens without_brackets(Tokens tokens) {
  while (tokens.size() >= 2 && is(tokens.front(), "(") && closing(tokens, 0) == tokens.size() - 1)
    tokens = tokens.subspan(1, tokens.size() - 2);
  return tokens;
}

enum class Side : std::uint8_t { left, right };

std::optional<std::pair<std::string, Side>> column_of(const Token& token) {
  const std::string& text = token.text;
  if (token.type != Token::Type::name || text.size() < 3 || text[text.size() - 2] != '_')
    return std::nullopt;
  if (text.back() != 'l' && text.back() != 'r') return std::nullopt;
  return std::pair{text.substr(0, text.size() - 2), text.back() == 'l' ? Side::left : Side::right};
}

struct SidedPart {
  ColumnPart part;
  Side side;
};

std::optional<int> whole_number(Tokens tokens) {
  const bool negative = tokens.size() == 2 && is(tokens.front(), "-");
  if (tokens.size() != (negative ? 2U : 1U) || tokens.back().type != Token::Type::number)
    return std::nullopt;
  const int number = std::atoi(tokens.back().text.c_str());
  return negative ? -number : number;
}

std::optional<SidedPart> part_of(Tokens tokens);

std::optional<SidedPart> cut(SidedPart whole, std::string_view function,
                             std::span<const Tokens> arguments) {
  if (whole.part.part != Part::whole) return std::nullopt;
  ColumnPart& part = whole.part;
  const auto number = [&](std::size_t i) { return whole_number(arguments[i]).value_or(0); };
  if (function == "left" && arguments.size() == 2) {
    const int length = number(1);
    part.part = length < 0 ? Part::all_but : Part::slice;
    part.length = std::abs(length);
  } else if (function == "right" && arguments.size() == 2) {
    part.part = Part::from_right;
    part.length = number(1);
  } else if (arguments.size() == 3 && (function == "substr" || function == "substring")) {
    part.part = Part::slice;
    part.from = number(1);
    part.length = number(2);
  } else if (function == "split_part" && arguments.size() == 3 && number(2) == 1 &&
             arguments[1].size() == 1 && arguments[1].front().text == " ") {
    part.part = Part::first_word;
    return whole;
  } else if (function == "regexp_extract" && arguments.size() >= 2 && arguments[1].size() == 1) {
    part.part = Part::pattern;
    part.pattern = arguments[1].front().text;
    return whole;
  }
  if (part.part == Part::whole || part.length < 1) return std::nullopt;
  return whole;
}

/// Functions that change how a value is written and not what it says.
bool is_dressing(std::string_view function) {
  constexpr std::array<std::string_view, 12> kNames = {
      "nullif",  "upper", "lower",        "trim",     "cast",    "try_cast",
      "replace", "date",  "try_strptime", "strptime", "to_date", "regexp_replace"};
  return std::find(kNames.begin(), kNames.end(), function) != kNames.end();
}

std::optional<SidedPart> called(std::string_view function, std::span<const Tokens> arguments) {
  if (function == "date_part" && arguments.size() == 2 && arguments[0].size() == 1)
    return called(arguments[0].front().text, arguments.subspan(1));
  std::optional<SidedPart> inner = part_of(arguments.front());
  if (!inner || is_dressing(function)) return inner;
  if (inner->part.part == Part::whole && arguments.size() == 1) {
    if (function == "year") inner->part.part = Part::year;
    if (function == "month") inner->part.part = Part::month;
    if (function == "day") inner->part.part = Part::day;
    if (inner->part.part != Part::whole) return inner;
  }
  return cut(std::move(*inner), function, arguments);
}

std::optional<SidedPart> part_of(Tokens tokens) {
  tokens = split(without_brackets(tokens), "as").front(); // cast(x as text)
  if (tokens.size() == 1) {
    const auto column = column_of(tokens.front());
    if (!column) return std::nullopt;
    return SidedPart{{.column = column->first}, column->second};
  }
  const bool call = tokens.size() > 3 && tokens.front().type == Token::Type::name &&
                    is(tokens[1], "(") && closing(tokens, 1) == tokens.size() - 1;
  if (!call) return std::nullopt;
  const std::vector<Tokens> arguments = split(tokens.subspan(2, tokens.size() - 3), ",");
  return called(tokens.front().text, arguments);
}

std::optional<Equation> equation_of(Tokens tokens) {
  const std::vector<Tokens> sides = split(without_brackets(tokens), "=");
  if (sides.size() != 2) return std::nullopt;
  auto left = part_of(sides[0]);
  auto right = part_of(sides[1]);
  if (!left || !right || left->side == right->side) return std::nullopt;
  if (left->side == Side::right) std::swap(left, right);
  return Equation{std::move(left->part), std::move(right->part)};
}

/// The one column that both sides of a condition look at; empty if there is not one.
std::string common_column(Tokens tokens) {
  std::string column;
  std::array<bool, 2> seen{};
  for (const Token& token : tokens)
    if (const auto found = column_of(token)) {
      if (!column.empty() && column != found->first) return {};
      column = found->first;
      seen[static_cast<std::size_t>(found->second)] = true;
    }
  return seen[0] && seen[1] ? column : std::string{};
}

/// "distance(...) <= 2" or "< 3".
std::optional<double> limit_of(Tokens tokens, Tokens& measured) {
  for (const char* sign : {"<=", "<"}) {
    const std::vector<Tokens> sides = split(tokens, sign);
    if (sides.size() != 2 || sides[1].size() != 1 || sides[1].front().type != Token::Type::number)
      continue;
    measured = sides[0];
    return std::strtod(sides[1].front().text.c_str(), nullptr) - (sign[1] == '=' ? 0 : 1);
  }
  return std::nullopt;
}

bool names(Tokens tokens, std::string_view name) {
  return std::any_of(tokens.begin(), tokens.end(),
                     [&](const Token& token) { return token.text == name; });
}

/// Days in the unit that a date difference is measured in.
double days_in_unit(Tokens measured) {
  if (names(measured, "epoch") || names(measured, "unix_timestamp")) return 1.0 / 86'400;
  if (names(measured, "month")) return 31;
  if (names(measured, "year")) return 366;
  return 1;
}

std::optional<SqlCondition> distance_of(Tokens tokens) {
  Tokens measured;
  const auto limit = limit_of(without_brackets(tokens), measured);
  if (!limit) return std::nullopt;
  SqlCondition condition;
  condition.column = common_column(measured);
  condition.most = *limit;
  if (names(measured, "levenshtein") || names(measured, "damerau_levenshtein"))
    condition.kind = Kind::edits;
  else if (names(measured, "abs") || names(measured, "date_diff") || names(measured, "datediff"))
    condition.kind = Kind::days, condition.most *= days_in_unit(measured);
  if (condition.kind == Kind::unknown || condition.column.empty()) return std::nullopt;
  return condition;
}

} // namespace

SqlCondition read_condition(std::string_view sql) {
  const std::vector<Token> tokens = tokens_of(sql);
  if (tokens.size() == 1 && is(tokens.front(), "else")) return {.kind = Kind::otherwise};
  SqlCondition equal{.kind = Kind::equal};
  const std::vector<Tokens> terms = split(without_brackets(tokens), "and");
  for (const Tokens term : terms)
    if (auto distance = distance_of(term)) return std::move(*distance); // others only narrow it
  for (const Tokens term : terms) {
    auto equation = equation_of(term);
    if (!equation) return {};
    equal.equations.push_back(std::move(*equation));
  }
  return equal;
}

} // namespace tallystick::pipeline
