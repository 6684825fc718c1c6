// SPDX-License-Identifier: MIT
#include "pipeline/job_refusals.hpp"

#include <algorithm>

#include "pipeline/job_headers.hpp"
#include "pipeline/job_suggest.hpp"
#include "pipeline/profile.hpp"

namespace tallystick::pipeline {
namespace {

std::string column(std::string_view header) {
  return "column " + in_quotes(header);
}

std::optional<Refusal> refuse_person(std::string_view header) {
  switch (meaning_of(header)) {
  case HeaderMeaning::person_name:
    return Refusal{column(header) + " looks like a name of a person; names are never used",
                   "leave it out; organisation names such as PRACTICE_NAME may be released"};
  case HeaderMeaning::address:
    return Refusal{column(header) +
                       " looks like an address, phone number or e-mail; they are never used",
                   "leave it out; the postcode is all that linkage needs"};
  default:
    return std::nullopt;
  }
}

bool maps(const SourceSpec& source, Role role, std::string_view header) {
  const auto found = source.columns.find(role);
  if (found == source.columns.end()) return false;
  const auto& names = found->second.candidates;
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return same_header(name, header); });
}

/// What to release instead of an identifier; empty if the role is none.
std::string_view derived_instead(Role role) {
  switch (role) {
  case Role::person_id:
  case Role::local_id:
    return "every released row carries the project's own pseudonym instead";
  case Role::birth_date:
  case Role::birth_day:
  case Role::birth_month:
  case Role::birth_year:
    return "put \"age_band\", \"birth_year\" or \"birth_month\" into derive in [release] instead";
  case Role::sex:
    return "put \"sex\" into derive in [release] instead";
  case Role::postcode:
    return "put \"area\" into derive in [release] and name a look-up instead";
  default:
    return {};
  }
}

std::optional<Refusal> refuse_identifier(const SourceSpec& source, std::string_view header) {
  std::string_view instead;
  for (std::size_t i = 0; i < kRoleNames.size(); ++i)
    if (const Role role = static_cast<Role>(i); instead.empty() && maps(source, role, header))
      instead = derived_instead(role);
  if (instead.empty())
    if (const auto role = known_role(header)) instead = derived_instead(*role);
  if (instead.empty() && meaning_of(header) == HeaderMeaning::identifier)
    instead = "name a derived field in [release] instead, such as age_band or area";
  if (instead.empty()) return std::nullopt;
  return Refusal{column(header) + " holds an identifier and cannot be released",
                 std::string(instead)};
}

} // namespace

std::optional<Refusal> refuse_mapping(std::string_view header) {
  if (auto refusal = refuse_person(header)) return refusal;
  if (is_about_someone_else(header))
    return Refusal{column(header) + " is about another person than the patient",
                   "a mother's number in a baby's row is not the baby's; leave it out"};
  return std::nullopt;
}

bool is_released_name(std::string_view name) {
  const bool plain = std::none_of(name.begin(), name.end(), [](char c) {
    return (c >= '\0' && c < ' ') || c == '\x7f' || c == ',' || c == '"';
  });
  constexpr std::string_view kFormula = "=+-@";
  return plain && !name.empty() && name.size() <= 64 && name.front() != ' ' && name.back() != ' ' &&
         kFormula.find(name.front()) == std::string_view::npos;
}

bool is_organisation(const SourceSpec& source, std::string_view header) {
  return maps(source, Role::practice, header) || maps(source, Role::provider, header);
}

std::optional<Refusal> refuse_release(const SourceSpec& source, std::string_view header,
                                      const ReleaseClaims& claims) {
  if (auto refusal = refuse_person(header)) return refusal;
  if (auto refusal = refuse_identifier(source, header)) return refusal;
  const HeaderMeaning meaning = meaning_of(header);
  if (meaning == HeaderMeaning::pseudonym)
    return Refusal{column(header) + " looks like a pseudonym of another system",
                   "with it the release could be joined to other data; leave it out"};
  const std::string listed = "if it is meant, list it as {column = \"" + std::string(header);
  if (meaning == HeaderMeaning::free_text && !claims.free_text)
    return Refusal{column(header) + " looks like free text, which can name people",
                   listed + "\", free_text = true}"};
  if (is_organisation(source, header) && !claims.organisation)
    return Refusal{column(header) + " is the source's practice or provider",
                   listed + "\", organisation = true}"};
  return std::nullopt;
}

} // namespace tallystick::pipeline
