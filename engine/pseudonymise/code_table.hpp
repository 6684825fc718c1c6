// SPDX-License-Identifier: MIT
// Codes of the values of a small domain: a keyed permutation, as a table.
#pragma once

#include <cstdint>

#include "core/data_class.hpp"
#include "core/secret_buffer.hpp"
#include "crypto/prf.hpp"
#include "pseudonymise/canonical.hpp"

namespace tallystick::pseudonymise {

/// Values are 1 to `last`, and so are their codes: the code of a value is the rank of its token
/// among the tokens of all values. No two values share a code; which has which, the key decides.
class CodeTable {
public:
  static constexpr DataClass data_class = DataClass::secret;

  /// Computes `last` tokens: version | use | the value (2 bytes).
  CodeTable(const crypto::Prf& prf, Use use, std::uint16_t last);

  /// 0 for 0 (missing) and for what is no value of the domain.
  [[nodiscard]] std::uint16_t of(std::uint16_t value) const {
    return value < codes_.size() ? codes_[value] : std::uint16_t{0};
  }

private:
  SecretColumn<std::uint16_t> codes_; ///< by value
};

} // namespace tallystick::pseudonymise
