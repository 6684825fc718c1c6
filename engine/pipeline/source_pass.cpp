// SPDX-License-Identifier: MIT
#include "pipeline/source_pass.hpp"

#include <algorithm>

#include "ingest/list_reader.hpp"
#include "pipeline/job_columns.hpp"
#include "table/glob.hpp"

namespace tallystick::pipeline {
namespace {

/// Roles and identifier fields are the same list, seen from the job and from zone A.
constexpr std::array<std::pair<Role, IdentifierField>, kIdentifierFieldCount> kFieldOfRole = {{
    {Role::person_id, IdentifierField::person_id},
    {Role::person_id_status, IdentifierField::person_id_status},
    {Role::birth_date, IdentifierField::birth_date},
    {Role::birth_day, IdentifierField::birth_day},
    {Role::birth_month, IdentifierField::birth_month},
    {Role::birth_year, IdentifierField::birth_year},
    {Role::sex, IdentifierField::sex},
    {Role::postcode, IdentifierField::postcode},
    {Role::local_id, IdentifierField::local_id},
    {Role::provider, IdentifierField::provider},
    {Role::practice, IdentifierField::practice},
    {Role::event_date, IdentifierField::event_date},
    {Role::sensitive, IdentifierField::sensitive},
}};
static_assert(kRoleNames.size() == kIdentifierFieldCount);

/// Large enough to hide the cost of handing chunks over, small enough that a chunk and what is made of it stay in a
/// core's cache.
constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

ingest::HeaderResolver resolver_of(const SourceSpec& source) {
  return [&source](const std::vector<std::string_view>& header) -> Result<ingest::FieldMap> {
    auto columns = resolve_columns(source, header);
    if (!columns) return std::move(columns).error();
    ingest::FieldMap map;
    for (const auto& [role, field] : kFieldOfRole)
      if (const auto found = columns->roles.find(role); found != columns->roles.end())
        map.identifiers[static_cast<std::size_t>(field)] =
            static_cast<std::uint32_t>(found->second);
    for (const std::size_t field : columns->release)
      map.payload.push_back(static_cast<std::uint32_t>(field));
    return map;
  };
}

/// What is known of the length of identifiers.
std::array<std::size_t, kIdentifierFieldCount> least_digits(const Formats& formats) {
  std::array<std::size_t, kIdentifierFieldCount> digits{};
  digits.fill(1);
  if (formats.person_id_scheme == "nhs_number")
    digits[static_cast<std::size_t>(IdentifierField::person_id)] = 10;
  if (formats.birth_date == "mmyyyy")
    digits[static_cast<std::size_t>(IdentifierField::birth_date)] = 6;
  return digits;
}

} // namespace

standardise::SourceRules source_rules(const SourceSpec& source, const PassContext& context) {
  standardise::SourceRules rules;
  const Formats& formats = source.formats;
  if (formats.person_id_scheme == "opaque") rules.person_scheme = IdScheme::opaque;
  if (formats.person_id_scheme == "digits") rules.person_scheme = IdScheme::digits;
  rules.numbers.palindromes = formats.palindromes == "accept"
                                  ? standardise::PalindromePolicy::accept
                                  : standardise::PalindromePolicy::refuse;
  rules.numbers.supersession = context.supersession.empty() ? nullptr : &context.supersession;
  rules.repair = context.repair;
  rules.postcodes = formats.postcode_scheme == "opaque" ? standardise::PostcodeScheme::opaque
                                                        : standardise::PostcodeScheme::gb;
  rules.birth_dates = standardise::date_format_named(formats.birth_date)
                          .value_or(standardise::DateFormat::automatic);
  rules.event_dates = standardise::date_format_named(formats.event_date)
                          .value_or(standardise::DateFormat::automatic);
  rules.birth_limits = {formats.earliest_birth, context.job.as_of};
  if (!formats.male.empty() || !formats.female.empty()) {
    rules.sex_codes = standardise::SexCodes();
    for (const std::string& code : formats.male)
      rules.sex_codes.add(code, Sex::male);
    for (const std::string& code : formats.female)
      rules.sex_codes.add(code, Sex::female);
  }
  rules.provider = formats.provider;
  if (context.issues) rules.listing = standardise::IssueListing::rows;
  return rules;
}

Result<std::vector<std::string>> source_files(const Job& job, const SourceSpec& source) {
  std::vector<std::string> files;
  if (source.frame) return files;
  for (const std::string& pattern : source.files) {
    auto found = table::expand_files(beside(job, pattern).string());
    if (!found) return std::move(found).error().in_source(source.name);
    files.insert(files.end(), found->begin(), found->end());
  }
  return files;
}

Result<standardise::SupersessionMap> read_supersession(const Job& job) {
  if (!job.supersession) return standardise::SupersessionMap();
  const auto& [file, columns] = *job.supersession;
  const std::string path = beside(job, file).string();
  SecretColumn<standardise::Supersession> pairs;
  const auto choose =
      [&columns = columns](
          const std::vector<std::string_view>& header) -> Result<std::vector<std::uint32_t>> {
    auto found = find_columns({columns[0], columns[1]}, header);
    if (!found) return std::move(found).error();
    return std::vector<std::uint32_t>(found->begin(), found->end());
  };
  const standardise::NumberRules rules;
  const auto visit = [&](std::uint64_t line, std::span<const std::string_view> cells) -> Status {
    const auto old = standardise::read_nhs_number(cells[0], rules);
    const auto current = standardise::read_nhs_number(cells[1], rules);
    if (old.value.absent() || current.value.absent())
      return Error(ErrorCode::input_refused,
                   "the supersession list has a number that is missing or not valid")
          .at({path, line, 0, {}});
    pairs.resize(pairs.size() + 1);
    pairs[pairs.size() - 1] = {old.value, current.value};
    return {};
  };
  TALLYSTICK_TRY(
      ingest::read_list(path, table::Dialect{}, ingest::kCountedFromHeader, choose, visit));
  auto map = standardise::SupersessionMap::make(pairs.span());
  if (!map) return std::move(map).error().in_file(path);
  return map;
}

Result<SourcePass> SourcePass::open(const PassContext& context, const SourceSpec& source) {
  SourcePass pass(context, source);
  auto paths = source_files(context.job, source);
  if (!paths) return std::move(paths).error();
  pass.paths_ = source.frame ? std::vector<std::string>{kInMemory} : *paths;
  pass.facts_.name = source.name;
  pass.facts_.care_setting = source.care_setting;
  pass.digests_ = std::make_shared<std::vector<crypto::Sha256>>();
  for (const std::string& path : pass.paths_) {
    auto digest = crypto::Sha256::make();
    if (!digest) return std::move(digest).error();
    pass.digests_->push_back(std::move(*digest));
    pass.facts_.files.push_back({path, 0, 0, {}});
  }
  pass.file_bytes_ = std::make_shared<std::vector<std::uint64_t>>(pass.paths_.size());
  ingest::SourceFiles files;
  if (!source.frame) files.paths = pass.paths_;
  files.dialect.delimiter = source.delimiter;
  files.limits.target = kChunkBytes;
  files.encoding = source.encoding == "utf-8" ? ingest::DeclaredEncoding::utf8
                                              : ingest::DeclaredEncoding::windows_1252;
  files.resolve = resolver_of(source);
  files.frame = source.frame;
  files.least_digits = least_digits(source.formats);
  files.observer = [digests = pass.digests_,
                    bytes = pass.file_bytes_](std::size_t file) -> table::ByteObserver {
    return [digests, bytes, file](std::span<const std::byte> seen) {
      (*digests)[file].update(seen);
      (*bytes)[file] += seen.size();
    };
  };
  pass.reader_ = std::make_unique<ingest::BatchReader>(std::move(files));
  pass.standardiser_ = std::make_unique<standardise::Standardiser>(source_rules(source, context));
  return pass;
}

bool SourcePass::next(Step& step) {
  if (read_error_) return false;
  if (context_.progress.stop_requested()) {
    read_error_ = Error(ErrorCode::interrupted, "the run was stopped; nothing was written");
    return false;
  }
  const StepClock::Lap lap(context_.clocks->read);
  auto chunk = reader_->next();
  if (!chunk) {
    read_error_ = std::move(chunk).error().in_source(source_->name);
    return false;
  }
  if (!*chunk) return false;
  step.chunk = std::move(**chunk);
  step.bytes_read = reader_->bytes_read();
  return true;
}

Result<StandardBatch> SourcePass::standardise(Step& step) const {
  const auto lines = context_.issues || context_.places != nullptr ? ingest::LineNumbers::wanted
                                                                   : ingest::LineNumbers::left_out;
  auto cut = [&] {
    const StepClock::Lap lap(context_.clocks->cut);
    return ingest::BatchReader::cut(step.chunk, lines);
  }();
  if (!cut) return std::move(cut).error();
  step.chunk.text.reset(); // its memory serves the next chunk
  step.chunk.columns.reset();
  step.rows_read = cut->rows_read;
  step.row_line = std::move(cut->row_line);
  step.bad_line = std::move(cut->bad_line);
  step.listed_by_ingest = step.bad_line.size();
  const StepClock::Lap lap(context_.clocks->standardise);
  auto batch = standardiser_->run(std::move(cut->batch));
  if (!batch) return batch;
  step.rows = batch->rows();
  step.issues = batch->issues();
  step.listed = batch->listed_issues();
  return batch;
}

Status SourcePass::count(Step& step) {
  facts_.rows_read += step.rows_read;
  facts_.rows_standardised += step.rows;
  facts_.rows_unreadable += step.rows_read - step.rows;
  facts_.files[step.chunk.file].rows += step.rows_read;
  facts_.issues += step.issues;
  const std::string& place = source_->frame ? source_->name : paths_[step.chunk.file];
  if (context_.places != nullptr) context_.places->add(place, step.row_line);
  if (!context_.issues) return {};
  for (std::size_t i = 0; i < step.listed.size(); ++i) {
    const RowIssue& issue = step.listed[i];
    const std::uint64_t line =
        i < step.listed_by_ingest ? step.bad_line[i] : step.row_line[issue.row];
    context_.issues(place, line, issue.column, issue.code);
  }
  return {};
}

Result<report::SourceFacts> SourcePass::finish() {
  if (read_error_) return std::move(*read_error_);
  for (std::size_t file = 0; file < paths_.size() && !source_->frame; ++file) {
    facts_.files[file].sha256 = (*digests_)[file].hex();
    facts_.files[file].bytes = (*file_bytes_)[file];
  }
  const auto limit =
      context_.job.quality.max_rejected_share * static_cast<double>(facts_.rows_read);
  if (static_cast<double>(facts_.rows_unreadable) > limit)
    return Error(ErrorCode::input_refused, "too many rows cannot be read",
                 "run `tallystick check --list-issues FILE` and look at the delimiter, the quoting "
                 "and the codes R101 to R103")
        .in_source(source_->name)
        .with("unreadable rows", static_cast<double>(facts_.rows_unreadable))
        .with("rows", static_cast<double>(facts_.rows_read));
  return std::move(facts_);
}

} // namespace tallystick::pipeline
