// SPDX-License-Identifier: MIT
// Derived attributes and payload: what may leave of a row, computed while its identifiers are still
// known.
#pragma once

#include "flow/attributes.hpp"
#include "flow/payload.hpp"
#include "identity/area_index.hpp"
#include "identity/standard_batch.hpp"
#include "pseudonymise/pseudonymiser.hpp"

namespace tallystick::pseudonymise {

/// Fills the columns that the plan asks for and no other.
[[nodiscard]] AttributeColumns derive_attributes(const StandardColumns& in,
                                                 const AttributePlan& plan, const AreaIndex* areas);

/// Copies the released cells, as UTF-8, in output order.
[[nodiscard]] PayloadBatch copy_payload(const StandardColumns& in, Encoding encoding);

} // namespace tallystick::pseudonymise
