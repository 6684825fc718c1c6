// SPDX-License-Identifier: MIT
// The parameters of a match model as a file, to be looked at, kept and used again.
#pragma once

#include <string>
#include <vector>

#include "flow/model_facts.hpp"
#include "link/pattern_odds.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// What a model file holds. Every field of this version in its order; one without levels is left out.
struct ModelFile {
  std::vector<ModelField> fields;
  std::vector<ModelDependence> dependence;
  std::string sha256{}; ///< of the file that it was read from
};

/// Of a run. Numbers as they are: read again they give the same links.
[[nodiscard]] ModelFile model_file_of(const ModelFacts& facts);

/// As JSON, with every bit of every number.
[[nodiscard]] std::string to_json(const ModelFile& model);

/// Levels with m, u and weights, for a person at a terminal.
[[nodiscard]] std::string to_text(const ModelFile& model);

/// Reads and checks a model file. Errors (job_invalid) name the file, the key and what should be there.
[[nodiscard]] Result<ModelFile> read_model_file(const std::string& path);

/// For the linker. `model` has been checked.
[[nodiscard]] link::GivenModel given_model(const ModelFile& model);

} // namespace tallystick::pipeline
