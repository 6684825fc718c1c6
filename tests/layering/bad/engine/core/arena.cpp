// SPDX-License-Identifier: MIT
#include <omp.h>            // planted
#include <tbb/task_arena.h> // planted: tbb outside core/parallel
