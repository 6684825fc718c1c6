// SPDX-License-Identifier: MIT
#include "flow/payload.hpp"

namespace tallystick::payload {

void append_field(std::vector<char>& row, std::string_view text, Quoting quoting) {
  std::uint64_t head = (std::uint64_t{text.size()} << 1U) | static_cast<std::uint64_t>(quoting);
  while (head >= 0x80) {
    row.push_back(static_cast<char>((head & 0x7fU) | 0x80U));
    head >>= 7U;
  }
  row.push_back(static_cast<char>(head));
  row.insert(row.end(), text.begin(), text.end());
}

Field next_field(const char*& at) {
  std::uint64_t head = 0;
  for (unsigned shift = 0;; shift += 7U) {
    const auto byte = static_cast<unsigned char>(*at++);
    head |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) break;
  }
  const Field field{{at, head >> 1U}, (head & 1U) != 0 ? Quoting::needed : Quoting::plain};
  at += field.text.size();
  return field;
}

} // namespace tallystick::payload
