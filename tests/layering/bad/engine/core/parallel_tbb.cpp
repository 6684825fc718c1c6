// SPDX-License-Identifier: MIT
#include "core/parallel.hpp"
#include <tbb/parallel_for.h>
