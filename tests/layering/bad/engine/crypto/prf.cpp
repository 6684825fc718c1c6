// SPDX-License-Identifier: MIT
#include "core/date.hpp"
#include "table/csv.hpp" // planted: sibling
#include <openssl/evp.h>
#include <zlib.h> // planted
