// SPDX-License-Identifier: MIT
#include "cluster.hpp"           // planted: not named from the root
#include "pseudonymise/plan.hpp" // planted: zone A
