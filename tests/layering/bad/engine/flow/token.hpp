// SPDX-License-Identifier: MIT
#include "identity/postcode.hpp" // planted
#include <core/date.hpp>         // planted: own header in angle brackets
