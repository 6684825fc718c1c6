// SPDX-License-Identifier: MIT
#include "table/zlib_stream.hpp"
#include <openssl/evp.h> // planted
#include <zlib.h>
#include <zstd.h>
