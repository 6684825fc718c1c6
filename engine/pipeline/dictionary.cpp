// SPDX-License-Identifier: MIT
#include "pipeline/dictionary.hpp"

#include <nlohmann/json.hpp>

namespace tallystick::pipeline {
namespace {

std::string join(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts)
    all += (all.empty() ? "" : "; ") + text;
  return all;
}

} // namespace

std::string file_suffix(const release::ReleaseSpec& spec) {
  if (spec.format == release::Format::parquet) return ".parquet";
  if (spec.format == release::Format::arrow) return ".arrow";
  if (spec.compression == release::Compression::gzip) return ".csv.gz";
  return spec.compression == release::Compression::zstd ? ".csv.zst" : ".csv";
}

std::string file_name(const release::TableNote& table, const release::ReleaseSpec& spec) {
  return table.name + file_suffix(spec);
}

std::string schema_json(const Job& job, const std::vector<release::TableNote>& tables) {
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  for (const release::TableNote& table : tables) {
    nlohmann::ordered_json columns = nlohmann::ordered_json::array();
    for (const release::ColumnNote& column : table.columns) {
      nlohmann::ordered_json entry = {
          {"name", column.name}, {"type", column.type}, {"description", column.description}};
      if (!column.codes.empty()) entry["codes"] = column.codes;
      columns.push_back(std::move(entry));
    }
    files.push_back({{"file", file_name(table, job.release)},
                     {"description", table.description},
                     {"columns", std::move(columns)}});
  }
  nlohmann::ordered_json schema{
      {"schema_version", 1}, {"job", job.name}, {"as_of", to_iso(job.as_of)}};
  if (job.release.format == release::Format::csv)
    schema.update({{"encoding", "utf-8"}, {"delimiter", ","}, {"missing_value", ""}});
  schema["files"] = std::move(files);
  return schema.dump(2) + "\n";
}

std::string dictionary_markdown(const Job& job, const std::vector<release::TableNote>& tables) {
  std::string text =
      "# Data dictionary: " + job.name + "\n\nAs of " + to_iso(job.as_of) +
      ". Linked, de-identified data: pseudonymised data stay personal data for whoever can reach "
      "the keys.\n" +
      std::string(job.release.format == release::Format::csv
                      ? "Text files, UTF-8, comma separated, first line names the columns, blank = "
                        "not known.\n"
                      : "Columns keep the types that they came with; a missing value (null) = not "
                        "known.\n");
  for (const release::TableNote& table : tables) {
    text += "\n## " + file_name(table, job.release) + "\n\n" + table.description +
            "\n\n| column | type | meaning | codes |\n|---|---|---|---|\n";
    for (const release::ColumnNote& column : table.columns)
      text += "| " + column.name + " | " + column.type + " | " + column.description + " | " +
              join(column.codes) + " |\n";
  }
  return text;
}

} // namespace tallystick::pipeline
