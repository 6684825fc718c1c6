// SPDX-License-Identifier: MIT
// Finds and loads the plug-in for columnar files, once a process.
#pragma once

#include <string>

#include "table/columnar_plugin.hpp"
#include "tallystick/result.hpp"

namespace tallystick::table {

/// The plug-in of this process. Errors: failed, with what is missing and how to get it. It is looked for beside the
/// program or library that holds this code, in the folder above, and in `../lib/tallystick`.
[[nodiscard]] Result<const ColumnarPlugin*> columnar_plugin();

/// Loads a plug-in by its path. Errors: failed.
[[nodiscard]] Result<const ColumnarPlugin*> load_columnar_plugin(const std::string& path);

/// What a failure of the plug-in means to a person.
[[nodiscard]] Error columnar_error(ColumnarFailure failure);

} // namespace tallystick::table
