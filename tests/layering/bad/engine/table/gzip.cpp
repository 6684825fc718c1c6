// SPDX-License-Identifier: MIT
#include "arrow_files/reader.hpp" // planted: the plug-in is loaded, not included
#include "table/zlib_stream.hpp"
#include <arrow/result.h>        // planted
#include <openssl/evp.h>         // planted
#include <parquet/file_reader.h> // planted
#include <zlib.h>
#include <zstd.h>
