// SPDX-License-Identifier: MIT
// Writes the shape of a job file as JSON Schema (2020-12), for editors and for Python.
#include <nlohmann/json.hpp>

#include "pipeline/job_shape.hpp"

namespace tallystick::pipeline {
namespace {

using Json = nlohmann::ordered_json;

Json table_schema(const TableShape& shape);

Json text_schema(const KeyShape& key) {
  Json schema = {{"type", "string"}};
  if (key.choices.empty())
    schema["minLength"] = 1;
  else
    schema["enum"] = key.choices;
  return schema;
}

Json list_of(Json items, const KeyShape& key) {
  Json schema = {{"type", "array"}, {"items", std::move(items)}, {"uniqueItems", true}};
  if (key.need == Need::required) schema["minItems"] = 1;
  return schema;
}

Json share_schema() {
  return {{"type", "number"}, {"minimum", 0}, {"maximum", 1}};
}

Json kind_schema(const KeyShape& key) {
  switch (key.kind) {
  case ValueKind::text:
    return text_schema(key);
  case ValueKind::texts:
    return {{"anyOf", Json::array({text_schema(key), list_of(text_schema(key), key)})}};
  case ValueKind::flag:
    return {{"type", "boolean"}};
  case ValueKind::whole:
    return {{"type", "integer"}, {"minimum", key.least}, {"maximum", key.most}};
  case ValueKind::bits:
    return {{"type", "number"}, {"minimum", key.least}, {"maximum", key.most}};
  case ValueKind::share:
    return share_schema();
  case ValueKind::band:
    return {{"type", "array"}, {"items", share_schema()}, {"minItems", 2}, {"maxItems", 2}};
  case ValueKind::levels:
    return {{"anyOf", Json::array({Json{{"const", false}}, list_of(text_schema(key), key)})}};
  case ValueKind::date:
    return {{"type", "string"}, {"format", "date"}};
  case ValueKind::delimiter:
    return {{"type", "string"}, {"pattern", "^(tab|\\t|[ !#-/:-@\\[-`{-~])$"}};
  case ValueKind::column:
    return {{"type", "string"}};
  case ValueKind::columns: {
    const Json name = {{"type", "string"}, {"minLength", 1}};
    return {{"type", "array"},
            {"items", {{"anyOf", Json::array({name, table_schema(*key.table)})}}}};
  }
  case ValueKind::table:
    return table_schema(*key.table);
  case ValueKind::tables: {
    Json schema = {{"type", "array"}, {"items", table_schema(*key.table)}};
    if (key.need == Need::required) schema["minItems"] = 1;
    return schema;
  }
  }
  return {};
}

Json key_schema(const KeyShape& key) {
  Json schema = {{"description", key.meaning}};
  schema.update(kind_schema(key));
  if (!key.fallback.empty()) schema["default"] = Json::parse(key.fallback);
  return schema;
}

Json table_schema(const TableShape& shape) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const KeyShape& key : shape.keys) {
    properties[std::string(key.name)] = key_schema(key);
    if (key.need == Need::required) required.push_back(key.name);
  }
  Json schema = {{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

} // namespace

std::string job_schema() {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "Tallystick job file"}};
  schema.update(table_schema(job_shape()));
  return schema.dump(2) + "\n";
}

} // namespace tallystick::pipeline
