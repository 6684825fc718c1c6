// SPDX-License-Identifier: MIT
#include "pipeline/keygen.hpp"

#include "crypto/key_file.hpp"

namespace tallystick::pipeline {

Result<std::string> make_key(const std::string& path, const std::string& purpose,
                             std::uint32_t epoch, Date created) {
  const auto known = crypto::parse_key_purpose(purpose);
  if (!known)
    return Error(ErrorCode::usage, "unknown key purpose", "linkage, project or store")
        .about(purpose);
  auto id = crypto::write_key_file(path, *known, *known == crypto::KeyPurpose::linkage ? epoch : 0,
                                   created);
  if (!id) return std::move(id).error();
  return id->text();
}

} // namespace tallystick::pipeline
