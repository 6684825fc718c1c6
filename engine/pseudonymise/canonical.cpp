// SPDX-License-Identifier: MIT
#include "pseudonymise/canonical.hpp"

#include <cstring>
#include <string_view>

#include "crypto/big_endian.hpp"

namespace tallystick::pseudonymise {

using crypto::Block;

MessageColumn::MessageColumn(Use use, std::size_t field_bytes, std::size_t rows)
    : blocks_per_message_((2 + field_bytes + Block::kBytes - 1) / Block::kBytes), rows_(rows) {
  blocks_.resize(rows * blocks_per_message_);
  const std::uint64_t head = std::uint64_t{kCanonicalVersion} << 8U | static_cast<unsigned>(use);
  if (blocks_per_message_ == 1) {
    for (std::size_t row = 0; row < rows; ++row)
      set(row, static_cast<Number>(head) << 8U * (Block::kBytes - 2));
    return;
  }
  if (rows != 0) std::memset(static_cast<void*>(blocks_.data()), 0, blocks_.size() * sizeof(Block));
  for (std::size_t row = 0; row < rows; ++row)
    put_bytes(message(row) + 2, head, 2);
}

void MessageColumn::put_block(std::size_t row, std::size_t at, const Block& block) {
  std::memcpy(message(row) + 2 + at, block.bytes.data(), Block::kBytes);
}

void MessageColumn::tokens(const crypto::Prf& prf, std::span<Block> out) {
  if (blocks_per_message_ == 1) {
    for (std::size_t row = 0; row < rows_; ++row) {
      const Number number = get(row);
      std::byte* const bytes = message(row);
      crypto::store_big_endian(static_cast<std::uint64_t>(number >> 64U), bytes);
      crypto::store_big_endian(static_cast<std::uint64_t>(number), bytes + sizeof(std::uint64_t));
    }
    return prf.tokens(blocks_.span(), out);
  }
  std::vector<std::uint32_t> first(rows_ + 1);
  for (std::size_t row = 0; row <= rows_; ++row)
    first[row] = static_cast<std::uint32_t>(row * blocks_per_message_);
  prf.long_tokens(blocks_.span(), first, out);
}

void TextMessages::add(std::span<const std::string_view> parts) {
  std::size_t bytes = 2;
  for (const auto part : parts)
    bytes += 4 + part.size();
  const std::size_t padded = (bytes + Block::kBytes - 1) / Block::kBytes * Block::kBytes;
  const std::size_t begin = bytes_.size();
  bytes_.resize(begin + padded);
  auto* at = bytes_.data() + begin;
  std::memset(at, 0, padded);
  *at++ = std::byte{kCanonicalVersion};
  *at++ = static_cast<std::byte>(use_);
  for (const auto part : parts)
    for (unsigned shift = 32; shift != 0; shift -= 8)
      *at++ = static_cast<std::byte>((part.size() >> (shift - 8)) & 0xffU);
  for (const auto part : parts) {
    if (part.empty()) continue; // its data() may be null, which memcpy must not see
    std::memcpy(at, part.data(), part.size());
    at += part.size();
  }
  first_block_.push_back(first_block_.back() + static_cast<std::uint32_t>(padded / Block::kBytes));
}

void TextMessages::tokens(const crypto::Prf& prf, std::span<Block> out) const {
  if (size() == 0) return;
  SecretColumn<Block> blocks;
  blocks.resize(bytes_.size() / Block::kBytes);
  std::memcpy(static_cast<void*>(blocks.data()), bytes_.data(), bytes_.size());
  prf.long_tokens(blocks.span(), first_block_, out);
}

} // namespace tallystick::pseudonymise
