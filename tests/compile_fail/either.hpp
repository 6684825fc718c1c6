// SPDX-License-Identifier: MIT
// The two branches of a case; see CMakeLists.txt.
#pragma once

#ifdef GOOD
#define EITHER(good, bad) good
#else
#define EITHER(good, bad) bad
#endif
