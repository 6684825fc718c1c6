// SPDX-License-Identifier: MIT
#pragma once
#include "core/date.hpp" // planted: public header sees the engine
#include "tallystick/other.hpp"
#include <string>
#include <sys/mman.h> // planted: public header sees more than the standard library
