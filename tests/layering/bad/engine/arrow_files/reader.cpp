// SPDX-License-Identifier: MIT
#include "core/arena.hpp" // planted: a plug-in holds none of the engine's code
#include "table/columnar_plugin.hpp"
#include <arrow/result.h>
#include <parquet/file_reader.h>
#include <zlib.h> // planted
