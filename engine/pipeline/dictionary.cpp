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

std::string file_name(const release::TableNote& table, release::Compression compression) {
  const char* suffix = compression == release::Compression::gzip   ? ".gz"
                       : compression == release::Compression::zstd ? ".zst"
                                                                   : "";
  return table.name + ".csv" + suffix;
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
    files.push_back({{"file", file_name(table, job.release.compression)},
                     {"description", table.description},
                     {"columns", std::move(columns)}});
  }
  return nlohmann::ordered_json{{"schema_version", 1},        {"job", job.name},
                                {"as_of", to_iso(job.as_of)}, {"encoding", "utf-8"},
                                {"delimiter", ","},           {"missing_value", ""},
                                {"files", std::move(files)}}
             .dump(2) +
         "\n";
}

std::string dictionary_markdown(const Job& job, const std::vector<release::TableNote>& tables) {
  std::string text =
      "# Data dictionary: " + job.name + "\n\nAs of " + to_iso(job.as_of) +
      ". Linked, de-identified data: pseudonymised data stay personal data for whoever can reach "
      "the keys.\n"
      "Text files, UTF-8, comma separated, first line names the columns, blank = not known.\n";
  for (const release::TableNote& table : tables) {
    text += "\n## " + file_name(table, job.release.compression) + "\n\n" + table.description +
            "\n\n| column | type | meaning | codes |\n|---|---|---|---|\n";
    for (const release::ColumnNote& column : table.columns)
      text += "| " + column.name + " | " + column.type + " | " + column.description + " | " +
              join(column.codes) + " |\n";
  }
  return text;
}

} // namespace tallystick::pipeline
