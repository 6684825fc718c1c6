// SPDX-License-Identifier: MIT
#include "cli/app.hpp"

int main(int argc, char** argv) {
  return tallystick::cli::run_app(argc, argv);
}
