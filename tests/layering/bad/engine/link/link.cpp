// SPDX-License-Identifier: MIT
#include "cluster/cluster.hpp"           // planted: sibling stage
#include "ingest/reader.hpp"             // planted: zone B sees zone A
#include "link/../identity/postcode.hpp" // planted: a way around
#define HEADER "identity/postcode.hpp"
#include HEADER // planted: by macro
