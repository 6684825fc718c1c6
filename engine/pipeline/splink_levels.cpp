// SPDX-License-Identifier: MIT
#include "pipeline/splink_levels.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <utility>

namespace tallystick::pipeline {
namespace {

using link::BirthDateLevel;
using link::FieldComparison;
using link::PersonIdLevel;
using link::PlainLevel;
using link::PostcodeLevel;
using Part = ColumnPart::Part;
using Kind = SqlCondition::Kind;
using Level = std::optional<std::size_t>;

template<class Enum>
std::size_t at(Enum level) {
  return static_cast<std::size_t>(level);
}

struct Alias {
  std::string_view name;
  FieldComparison field;
};
constexpr std::array kAliases = {
    Alias{"nhs_number", FieldComparison::person_id},
    Alias{"nhs_no", FieldComparison::person_id},
    Alias{"nhs_num", FieldComparison::person_id},
    Alias{"nhsnumber", FieldComparison::person_id},
    Alias{"newnhsno", FieldComparison::person_id},
    Alias{"nhs", FieldComparison::person_id},
    Alias{"chi", FieldComparison::person_id},
    Alias{"chi_number", FieldComparison::person_id},
    Alias{"hcn", FieldComparison::person_id},
    Alias{"h_c_number", FieldComparison::person_id},
    Alias{"person_id", FieldComparison::person_id},
    Alias{"dob", FieldComparison::birth_date},
    Alias{"date_of_birth", FieldComparison::birth_date},
    Alias{"dateofbirth", FieldComparison::birth_date},
    Alias{"birth_date", FieldComparison::birth_date},
    Alias{"birthdate", FieldComparison::birth_date},
    Alias{"postcode", FieldComparison::postcode},
    Alias{"post_code", FieldComparison::postcode},
    Alias{"homeadd_postcode", FieldComparison::postcode},
    Alias{"sex", FieldComparison::sex},
    Alias{"gender", FieldComparison::sex},
    Alias{"practice", FieldComparison::practice},
    Alias{"practice_code", FieldComparison::practice},
    Alias{"gp", FieldComparison::practice},
    Alias{"gp_code", FieldComparison::practice},
    Alias{"gp_practice", FieldComparison::practice},
    Alias{"gp_practice_code", FieldComparison::practice},
    Alias{"gpprac", FieldComparison::practice},
    Alias{"local", FieldComparison::local_id},
    Alias{"local_id", FieldComparison::local_id},
    Alias{"local_patient_id", FieldComparison::local_id},
    Alias{"lopatid", FieldComparison::local_id},
    Alias{"hospital_number", FieldComparison::local_id},
    Alias{"hospital_no", FieldComparison::local_id},
    Alias{"hospital_id", FieldComparison::local_id},
    Alias{"mrn", FieldComparison::local_id},
};

/// Lower case, with _ for whatever is no letter or digit.
std::string plain(std::string_view name) {
  std::string all;
  for (const char c : name)
    all += std::isalnum(static_cast<unsigned char>(c)) != 0
               ? static_cast<char>(std::tolower(static_cast<unsigned char>(c)))
               : '_';
  return all;
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// One field's reading of conditions.
class Reading {
public:
  Reading(FieldComparison field, std::string_view comparison)
      : field_(field), comparison_(plain(comparison)) {}

  [[nodiscard]] Level of(const SqlCondition& condition) const {
    switch (field_) {
    case FieldComparison::person_id:
      return person_id(condition);
    case FieldComparison::birth_date:
      return birth_date(condition);
    case FieldComparison::postcode:
      return postcode(condition);
    default:
      return same(condition) ? at(PlainLevel::same) : at(PlainLevel::different);
    }
  }

private:
  /// "dob_clean" is the birth date as much as "dob" is.
  [[nodiscard]] bool own(const std::string& column) const {
    if (column == comparison_ || column.rfind(comparison_ + "_", 0) == 0) return true;
    return std::any_of(kAliases.begin(), kAliases.end(), [&](const Alias& alias) {
      return alias.field == field_ &&
             (column == alias.name || column.rfind(std::string(alias.name) + "_", 0) == 0);
    });
  }

  [[nodiscard]] bool same(const SqlCondition& condition) const {
    if (condition.kind != Kind::equal) return false;
    bool seen = false;
    for (const Equation& equation : condition.equations) {
      if (!(equation.left == equation.right) || equation.left.part != Part::whole) return false;
      const bool provider =
          field_ == FieldComparison::local_id && !own(equation.left.column); // "of one provider"
      if (!provider && !own(equation.left.column)) return false;
      seen = seen || !provider;
    }
    return seen;
  }

  [[nodiscard]] Level person_id(const SqlCondition& condition) const {
    if (condition.kind == Kind::otherwise) return at(PersonIdLevel::different);
    if (same(condition)) return at(PersonIdLevel::exact);
    if (condition.kind == Kind::edits && condition.most <= 2 && own(condition.column))
      return at(PersonIdLevel::near);
    return std::nullopt;
  }

  [[nodiscard]] Level birth_date(const SqlCondition& condition) const {
    constexpr double kMonth = 31;
    constexpr double kYear = 366;
    switch (condition.kind) {
    case Kind::otherwise:
      return at(BirthDateLevel::different);
    case Kind::edits: // of a date as eight digits: of one part, nearly always
      if (condition.most <= 2 && own(condition.column)) return at(BirthDateLevel::two_parts);
      return std::nullopt;
    case Kind::days:
      if (!own(condition.column)) return std::nullopt;
      if (condition.most <= kMonth) return at(BirthDateLevel::two_parts);
      return at(condition.most <= kYear ? BirthDateLevel::one_part : BirthDateLevel::different);
    case Kind::equal:
      return same_as_itself(condition) ? at(BirthDateLevel::exact) : parts(condition);
    case Kind::unknown:
      break;
    }
    return std::nullopt;
  }

  /// Equality of the whole date; a column that holds it with day and month swapped is another.
  [[nodiscard]] bool same_as_itself(const SqlCondition& condition) const {
    return same(condition) && condition.equations.size() == 1 &&
           date_part(condition.equations.front().left) == Part::whole;
  }

  static Part date_part(const ColumnPart& part) {
    if (part.part == Part::slice && part.from == 1 && part.length == 4) return Part::year;
    if (part.part == Part::slice && part.from == 6 && part.length == 2) return Part::month;
    if (part.part == Part::slice && part.from == 9 && part.length == 2) return Part::day;
    if (part.part == Part::from_right && part.length == 2) return Part::day;
    if (part.part != Part::whole) return part.part;
    if (holds(part.column, "year") || holds(part.column, "yob")) return Part::year;
    if (holds(part.column, "month") || holds(part.column, "mob")) return Part::month;
    if (part.column.rfind("day", 0) == 0 || holds(part.column, "_day")) return Part::day;
    return Part::whole;
  }

  [[nodiscard]] Level parts(const SqlCondition& condition) const {
    const auto swapped_column = [](const std::string& column) {
      return holds(column, "swap") || holds(column, "revers") || holds(column, "flip");
    };
    std::set<Part> equal;
    std::set<Part> crossed;
    for (const Equation& equation : condition.equations) {
      const Part left = date_part(equation.left);
      const Part right = date_part(equation.right);
      if (left == Part::whole && right == Part::whole &&
          (swapped_column(equation.left.column) || swapped_column(equation.right.column)))
        return at(BirthDateLevel::swapped);
      const bool known = (left == Part::year || left == Part::month || left == Part::day) &&
                         (right == Part::year || right == Part::month || right == Part::day);
      if (!known) return std::nullopt;
      (left == right ? equal : crossed).insert(left);
    }
    if (crossed == std::set{Part::month, Part::day}) return at(BirthDateLevel::swapped);
    if (!crossed.empty()) return std::nullopt;
    constexpr std::array kLevels = {BirthDateLevel::different, BirthDateLevel::one_part,
                                    BirthDateLevel::two_parts, BirthDateLevel::exact};
    return at(kLevels[equal.size()]);
  }

  [[nodiscard]] Level postcode(const SqlCondition& condition) const {
    if (condition.kind == Kind::otherwise) return at(PostcodeLevel::different);
    if (condition.kind != Kind::equal || condition.equations.size() != 1) return std::nullopt;
    const Equation& equation = condition.equations.front();
    if (!(equation.left == equation.right)) return std::nullopt;
    const ColumnPart& part = equation.left;
    if (part.part == Part::whole) {
      if (holds(part.column, "sector")) return at(PostcodeLevel::sector);
      if (holds(part.column, "district") || holds(part.column, "outward") ||
          holds(part.column, "outcode"))
        return at(PostcodeLevel::district);
      if (holds(part.column, "area")) return at(PostcodeLevel::different);
      return same(condition) ? Level{at(PostcodeLevel::unit)} : std::nullopt;
    }
    return own(part.column) ? postcode_part(part) : std::nullopt;
  }

  /// "AB10 1XG": the area AB, the district AB10, the sector AB10 1.
  static Level postcode_part(const ColumnPart& part) {
    switch (part.part) {
    case Part::first_word:
      return at(PostcodeLevel::district);
    case Part::all_but:
      if (part.length == 2) return at(PostcodeLevel::sector);
      return part.length == 3 || part.length == 4 ? Level{at(PostcodeLevel::district)}
                                                  : std::nullopt;
    case Part::slice:
      if (part.from != 1 || part.length > 6) return std::nullopt;
      if (part.length > 4) return at(PostcodeLevel::sector);
      return at(part.length > 2 ? PostcodeLevel::district : PostcodeLevel::different);
    case Part::pattern: {
      const bool digits = holds(part.pattern, "0-9") || holds(part.pattern, "\\d");
      const bool inward = holds(part.pattern, " ") || holds(part.pattern, "\\s");
      if (!digits) return at(PostcodeLevel::different);
      return at(inward ? PostcodeLevel::sector : PostcodeLevel::district);
    }
    default:
      return std::nullopt;
    }
  }

  FieldComparison field_;
  std::string comparison_;
};

} // namespace

std::optional<FieldComparison> field_of_column(std::string_view column) {
  const std::string name = plain(column);
  for (const Alias& alias : kAliases)
    if (alias.name == name) return alias.field;
  return std::nullopt;
}

std::optional<std::size_t> level_of_condition(FieldComparison field, std::string_view comparison,
                                              const SqlCondition& condition) {
  return Reading(field, comparison).of(condition);
}

} // namespace tallystick::pipeline
