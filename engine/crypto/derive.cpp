// SPDX-License-Identifier: MIT
#include "crypto/derive.hpp"

#include <string>

#include "crypto/primitives.hpp"
#include "crypto/raw_key.hpp"

namespace tallystick::crypto {
namespace {

constexpr std::string_view kSalt = "tallystick subkey 1";
constexpr char kInfoVersion = 1;

void append_u32(std::string& out, std::uint32_t number) {
  for (const int shift : {24, 16, 8, 0})
    out.push_back(static_cast<char>((number >> shift) & 0xFFU));
}

void append_text(std::string& out, std::string_view text) {
  require(text.size() <= UINT32_MAX);
  append_u32(out, static_cast<std::uint32_t>(text.size()));
  out.append(text);
}

} // namespace

Result<SecretKey> derive(const SecretKey& root, StaticText label, std::string_view context,
                         std::uint32_t epoch) {
  std::string info(1, kInfoVersion);
  append_text(info, label.view());
  append_text(info, context);
  append_u32(info, epoch);
  return RawKey::filled_by([&](std::span<std::byte> subkey) {
    return hkdf_sha256(RawKey::reveal(root), std::as_bytes(std::span{kSalt}),
                       std::as_bytes(std::span{info}), subkey);
  });
}

} // namespace tallystick::crypto
