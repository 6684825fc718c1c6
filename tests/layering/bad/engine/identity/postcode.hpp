// SPDX-License-Identifier: MIT
#include "flow/token.hpp" // planted: identity and flow never include each other
#include "table/csv.hpp"
