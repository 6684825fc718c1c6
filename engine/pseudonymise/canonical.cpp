// SPDX-License-Identifier: MIT
#include "pseudonymise/canonical.hpp"

#include <cstring>
#include <string_view>

namespace tallystick::pseudonymise {

using crypto::Block;

namespace {

/// The length of a text in four bytes; returns where they end.
std::byte* put_length(std::size_t length, std::byte* at) {
  const std::uint32_t swapped = __builtin_bswap32(static_cast<std::uint32_t>(length));
  std::memcpy(at, &swapped, sizeof swapped);
  return at + sizeof swapped;
}

} // namespace

MessageColumn::MessageColumn(Use use, std::size_t field_bytes, std::size_t rows)
    : blocks_per_message_((kHeadBytes + field_bytes + Block::kBytes - 1) / Block::kBytes),
      rows_(rows) {
  empty_.bytes[0] = std::byte{kCanonicalVersion};
  empty_.bytes[1] = static_cast<std::byte>(use);
  messages_.resize(std::min(rows, kTile) * blocks_per_message_);
  tokens_.resize(std::min(rows, kTile));
}

void MessageColumn::start_tile() {
  const std::span<Block> blocks = messages_.span().first(tile_ * blocks_per_message_);
  if (blocks_per_message_ > 1) std::fill(blocks.begin(), blocks.end(), Block{});
  for (std::size_t i = 0; i < blocks.size(); i += blocks_per_message_)
    blocks[i] = empty_;
}

std::span<const Block> MessageColumn::tile_tokens(const crypto::Prf& prf) {
  const std::span<Block> made = tokens_.span().first(tile_);
  prf.tokens(messages_.span().first(tile_ * blocks_per_message_), blocks_per_message_, made);
  return made;
}

TextMessages::TextMessages(Use use, std::size_t messages) : use_(use) {
  constexpr std::size_t kUsualBlocks = 2;
  bytes_.reserve(messages * kUsualBlocks * Block::kBytes);
  first_block_.reserve(messages + 1);
}

void TextMessages::add(std::span<const std::string_view> parts) {
  std::size_t bytes = kHeadBytes;
  for (const auto part : parts)
    bytes += sizeof(std::uint32_t) + part.size();
  const std::size_t padded = (bytes + Block::kBytes - 1) / Block::kBytes * Block::kBytes;
  const std::size_t begin = bytes_.size();
  bytes_.resize(begin + padded);
  // Everything before the last block is written below.
  std::memset(bytes_.data() + begin + padded - Block::kBytes, 0, Block::kBytes);
  std::byte* at = bytes_.data() + begin;
  *at++ = std::byte{kCanonicalVersion};
  *at++ = static_cast<std::byte>(use_);
  for (const auto part : parts)
    at = put_length(part.size(), at);
  for (const auto part : parts) {
    if (part.empty()) continue; // its data() may be null, which memcpy must not see
    std::memcpy(at, part.data(), part.size());
    at += part.size();
  }
  first_block_.push_back(static_cast<std::uint32_t>(bytes_.size() / Block::kBytes));
}

void TextMessages::tokens(const crypto::Prf& prf, std::span<Block> out) const {
  const std::span blocks{reinterpret_cast<const Block*>(bytes_.data()),
                         bytes_.size() / Block::kBytes};
  prf.long_tokens(blocks, first_block_, out);
}

} // namespace tallystick::pseudonymise
