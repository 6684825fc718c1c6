// SPDX-License-Identifier: MIT
#include "identity/postcode.hpp"
#include "standardise/postcode.hpp" // planted: sibling stage
#include <toml++/toml.h>            // planted
