// SPDX-License-Identifier: MIT
// The disk side of a memory limit: columns that do not fit memory, as ciphertext in a file without a name.
#pragma once

#include <memory>
#include <string>

#include "core/spill_store.hpp"

namespace tallystick::crypto {

/// Units are sealed with AES-256-GCM (SP 800-38D) under a key that is drawn for this store alone and kept in memory only,
/// each under its place in the file as the nonce, so that none is used twice. A unit that was changed on disk is refused.
/// The file is made on the first put() in `folder`, has no name from then on, and so ends with the process however that
/// ends. 16 bytes a unit on top.
///
/// Throws std::system_error: no_space_on_device, io_error for units that are not as they were written, or whatever else
/// the system says.
[[nodiscard]] std::shared_ptr<SpillStore> make_spill_file(std::string folder);

} // namespace tallystick::crypto
