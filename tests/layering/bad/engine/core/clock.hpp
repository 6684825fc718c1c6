// SPDX-License-Identifier: MIT
#pragma once
#include "crypto/prf.hpp" // planted: upwards
#include "tallystick/error.hpp"
#include <boost/crc.hpp> // planted: a library that no folder may use
#include <sys/mman.h>
