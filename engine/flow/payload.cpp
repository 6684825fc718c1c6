// SPDX-License-Identifier: MIT
#include "flow/payload.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace tallystick {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{16} << 20U;

} // namespace

Quoting quoting_of(std::string_view text) {
  static constexpr auto kSpecial = [] {
    std::array<bool, 256> special{};
    for (const char c : {',', '"', '\r', '\n'})
      special[static_cast<unsigned char>(c)] = true;
    return special;
  }();
  bool needed = false;
  for (const char c : text)
    needed = needed || kSpecial[static_cast<unsigned char>(c)];
  return needed ? Quoting::needed : Quoting::plain;
}

void append_quoted(TextBuffer& out, std::string_view text) {
  out.room(2 * text.size() + 2);
  out.put('"');
  for (const char c : text) {
    if (c == '"') out.put('"');
    out.put(c);
  }
  out.put('"');
}

PayloadColumn::Block& PayloadColumn::block_with_room(std::size_t row, std::size_t bytes) {
  if (blocks_.empty() || blocks_.back().memory.size() - blocks_.back().used < bytes)
    blocks_.push_back({PageBlock(std::max(kBlockBytes, bytes), Pages::usual), row, 0});
  return blocks_.back();
}

void PayloadColumn::append(std::size_t rows, const PayloadBatch& batch,
                           std::span<const std::uint8_t> withheld) {
  if (batch.row_end.empty()) return;
  complete(rows);
  Block& block = block_with_room(rows, batch.bytes.size());
  const char* const bytes = batch.bytes.view().data();
  std::vector<std::uint32_t> ends(batch.row_end.size());
  for (std::size_t row = 0; row < ends.size();) {
    // Neighbours that stay are copied at once.
    const std::size_t begin = row == 0 ? 0 : batch.row_end[row - 1];
    const auto base = static_cast<std::uint32_t>(block.used - begin);
    std::size_t after = row;
    for (; after < ends.size() && withheld[after] == 0; ++after)
      ends[after] = base + batch.row_end[after];
    if (after != row) {
      const std::size_t count = batch.row_end[after - 1] - begin;
      if (count != 0) std::memcpy(block.memory.data() + block.used, bytes + begin, count);
      block.used += count;
    }
    for (; after < ends.size() && withheld[after] != 0; ++after)
      ends[after] = static_cast<std::uint32_t>(block.used);
    row = after;
  }
  end_.append(ends);
}

void PayloadColumn::complete(std::size_t rows) {
  end_.fill(rows - end_.size(),
            blocks_.empty() ? 0 : static_cast<std::uint32_t>(blocks_.back().used));
}

std::vector<PayloadColumn::Block>::const_iterator PayloadColumn::after(std::size_t row) const {
  return std::upper_bound(blocks_.begin(), blocks_.end(), row,
                          [](std::size_t r, const Block& block) { return r < block.first_row; });
}

std::string_view PayloadColumn::Reader::next() {
  const std::size_t row = row_++;
  if (column_.empty()) return {};
  if (row >= until_) {
    const auto next_block = column_.after(row);
    until_ = next_block == column_.blocks_.end() ? column_.size() : next_block->first_row;
    if (next_block == column_.blocks_.begin()) {
      block_ = nullptr;
    } else {
      const Block& block = *(next_block - 1);
      block_ = reinterpret_cast<const char*>(block.memory.data());
      at_ = row == block.first_row ? 0 : column_.end_[row - 1];
    }
  }
  if (block_ == nullptr) return {};
  const std::size_t begin = at_;
  at_ = column_.end_[row];
  return {block_ + begin, at_ - begin};
}

std::string_view PayloadColumn::operator[](std::size_t row) const {
  const auto next_block = after(row);
  if (next_block == blocks_.begin()) return {};
  const Block& block = *(next_block - 1);
  const std::size_t begin = row == block.first_row ? 0 : end_[row - 1];
  return {reinterpret_cast<const char*>(block.memory.data()) + begin, end_[row] - begin};
}

std::size_t PayloadColumn::bytes() const {
  std::size_t sum = 0;
  for (const Block& block : blocks_)
    sum += block.used;
  return sum;
}

} // namespace tallystick
