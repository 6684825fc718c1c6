// SPDX-License-Identifier: MIT
#include "table/columnar_loader.hpp"

#include <dlfcn.h>

#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

#define TALLYSTICK_TEXT_OF(number) #number
#define TALLYSTICK_TEXT(number) TALLYSTICK_TEXT_OF(number)

namespace tallystick::table {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPluginFile = "libtallystick_arrow.so";

/// The folder of the program or shared library that this code is linked into.
fs::path own_folder() {
  Dl_info facts{};
  std::error_code failure;
  if (dladdr(reinterpret_cast<const void*>(&own_folder), &facts) != 0 &&
      facts.dli_fname != nullptr) {
    const fs::path library(facts.dli_fname);
    // Of a program it is what it was called by, which need not be a path.
    if (library.extension() == ".so") return library.parent_path();
  }
  return fs::read_symlink("/proc/self/exe", failure).parent_path();
}

/// Arrow's library beside the plug-in where a wheel of pyarrow has it, whatever its version; empty if there is none.
std::string arrow_nearby(const fs::path& plugin) {
  std::error_code failure;
  const fs::path folder = plugin.parent_path().parent_path() / "pyarrow";
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failure))
    if (entry.path().filename().string().starts_with("libarrow.so."))
      return entry.path().filename().string();
  return {};
}

Error no_plugin() {
  return {ErrorCode::failed,
          "this build reads and writes CSV only, and the job names a Parquet or Arrow file",
          "build with -DTALLYSTICK_ARROW=ON, or install the Python package, which brings the "
          "program with it"};
}

Error not_loaded(const std::string& path) {
  Error error(ErrorCode::failed,
              "Parquet and Arrow files need the Arrow library of version " TALLYSTICK_TEXT(
                  TALLYSTICK_ARROW_MAJOR) ", which cannot be loaded; CSV files do not need it",
              "pip install 'pyarrow==" TALLYSTICK_TEXT(TALLYSTICK_ARROW_MAJOR) ".*' beside it");
  const std::string nearby = arrow_nearby(path);
  if (nearby.empty()) return error;
  return std::move(error).about("there is " + nearby + " instead");
}

Result<const ColumnarPlugin*> find_plugin() {
  const fs::path here = own_folder();
  std::error_code failure;
  for (const fs::path& folder : {here, here / "..", here / ".." / "lib" / "tallystick"})
    if (fs::exists(folder / kPluginFile, failure))
      return load_columnar_plugin((folder / kPluginFile).string());
  return no_plugin();
}

} // namespace

Result<const ColumnarPlugin*> load_columnar_plugin(const std::string& path) {
  void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return not_loaded(path);
  using Entry = const ColumnarPlugin* (*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(library, kColumnarPluginSymbol));
  const ColumnarPlugin* const plugin = entry == nullptr ? nullptr : entry();
  if (plugin == nullptr || plugin->version != kColumnarPluginVersion)
    return Error(ErrorCode::failed,
                 "the plug-in for Parquet and Arrow files belongs to another version of tallystick",
                 "install the program and its plug-in together")
        .in_file(path);
  return plugin;
}

Result<const ColumnarPlugin*> columnar_plugin() {
  static const Result<const ColumnarPlugin*> plugin = find_plugin();
  return plugin;
}

Error columnar_error(ColumnarFailure failure) {
  switch (failure) {
  case ColumnarFailure::damaged:
    return {ErrorCode::input_refused, "the file is damaged or was not written to its end"};
  case ColumnarFailure::encrypted:
    return {ErrorCode::input_refused, "the Parquet file is encrypted",
            "write it again without Parquet encryption, to an encrypted disk"};
  case ColumnarFailure::unsupported:
    return {ErrorCode::input_refused,
            "the file uses a type, compression or encoding that cannot be read",
            "write it again with plain columns and zstd or snappy compression"};
  case ColumnarFailure::unreadable:
    return {ErrorCode::failed, "the file cannot be read"};
  case ColumnarFailure::memory:
    return {ErrorCode::failed, "memory ran out while a Parquet or Arrow file was read or written"};
  case ColumnarFailure::sink:
    return {ErrorCode::failed, "the file cannot be written"};
  default:
    return {ErrorCode::internal, "the plug-in for Parquet and Arrow files failed"};
  }
}

} // namespace tallystick::table
