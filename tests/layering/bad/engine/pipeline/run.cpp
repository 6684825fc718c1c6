// SPDX-License-Identifier: MIT
#include "cli/progress_bar.hpp" // planted: upwards
#include "identity/postcode.hpp"
#include "link/link.hpp"
#include "synth/synth.hpp" // planted: sibling
#include <CLI/CLI.hpp>     // planted
#include <toml++/toml.h>
