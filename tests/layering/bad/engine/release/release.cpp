// SPDX-License-Identifier: MIT
#include "crypto/prf.hpp"
#include "identity/postcode.hpp" // planted: zone C
#include "link/link.hpp"         // planted: zone B
