// SPDX-License-Identifier: MIT
#include "ingest/reader.hpp" // planted: the command line knows the pipeline, not its stages
#include "pipeline/run.hpp"
#include "synth/synth.hpp"
#include <CLI/CLI.hpp>
#include <iostream>
int main() {
  std::cout << "fine here";
}
