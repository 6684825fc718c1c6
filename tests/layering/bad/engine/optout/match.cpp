// SPDX-License-Identifier: MIT
#include "flow/token.hpp"
#include "identity/postcode.hpp" // planted: zone B sees an identifiable type
