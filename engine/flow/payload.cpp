// SPDX-License-Identifier: MIT
#include "flow/payload.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace tallystick {
namespace {

/// What is read back from disk at a time: several chunks of a file, fewer rows than a thread takes at once.
constexpr std::size_t kBlockBytes = std::size_t{2} << 20U;

/// Where a field of a row of CSV ends that begins at `at`.
std::size_t field_end(std::string_view row, std::size_t at) {
  if (at == row.size() || row[at] != '"') return std::min(row.find(',', at), row.size());
  for (++at; at < row.size(); ++at) {
    if (row[at] != '"') continue;
    ++at; // the closing quote, or the first of a doubled one
    if (at == row.size() || row[at] == ',') return at;
  }
  return row.size();
}

/// The field at a position of a row of CSV; with its quotes, since no code that anybody looks for has any.
std::string_view field_at(std::string_view row, std::size_t position) {
  std::size_t begin = 0;
  for (; position != 0; --position) {
    begin = field_end(row, begin);
    if (begin == row.size()) return {};
    ++begin;
  }
  return row.substr(begin, field_end(row, begin) - begin);
}

} // namespace

void append_packed_csv(TextBuffer& out, std::string_view row, const table::PackedLayout& layout) {
  std::size_t at = table::packed_begin(layout.size());
  for (std::size_t column = 0; column < layout.size(); ++column) {
    const table::ColumnType& type = layout[column];
    if (column != 0) out.append(",");
    const table::PackedValue value = table::take_packed(row, column, type, at);
    if (type.kind == table::ValueKind::text)
      append_csv_field(out, value.bytes, quoting_of(value.bytes));
    else
      append_packed_text(out, type, value);
  }
}

std::string_view payload_field(std::string_view row, const PayloadLayout& layout,
                               std::size_t position, TextBuffer& scratch) {
  if (layout == nullptr) return field_at(row, position);
  scratch.clear();
  if (row.empty()) return {};
  std::size_t at = table::packed_begin(layout->size());
  for (std::size_t column = 0; column < position; ++column)
    (void)table::take_packed(row, column, (*layout)[column], at);
  append_packed_text(scratch, (*layout)[position],
                     table::take_packed(row, position, (*layout)[position], at));
  return scratch.view();
}

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
  if (!blocks_.empty()) {
    Block& last = blocks_.back();
    if (last.memory.size() - last.used >= bytes) return last;
    if (store_ != nullptr) spill(last);
  }
  PageBlock memory = std::exchange(spare_, PageBlock());
  if (memory.size() < bytes || memory.size() < kBlockBytes)
    memory = PageBlock(std::max(kBlockBytes, bytes), Pages::usual);
  blocks_.push_back({std::move(memory), row, 0, 0});
  return blocks_.back();
}

void PayloadColumn::spill(Block& block) {
  block.at = store_->put({block.memory.data(), block.used});
  spare_ = std::exchange(block.memory, PageBlock());
}

void PayloadColumn::spill_to(std::shared_ptr<SpillStore> store) {
  store_ = std::move(store);
  end_.spill_to(store_);
  for (std::size_t block = 0; block + 1 < blocks_.size(); ++block)
    spill(blocks_[block]);
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

void PayloadColumn::Reader::enter_block(std::size_t row) {
  const auto next_block = column_.after(row);
  until_ = next_block == column_.blocks_.end() ? column_.size() : next_block->first_row;
  block_ = next_block == column_.blocks_.begin() ? nullptr : &*(next_block - 1);
  bytes_ = nullptr;
  if (block_ != nullptr) at_ = row == block_->first_row ? 0 : end_[row - 1];
}

void PayloadColumn::Reader::read_block() {
  const std::byte* bytes = block_->memory.data();
  if (bytes == nullptr) {
    std::byte* const memory = buffer_.room(block_->used);
    column_.store_->get(block_->at, {memory, block_->used});
    bytes = memory;
  }
  bytes_ = reinterpret_cast<const char*>(bytes);
}

std::size_t PayloadColumn::Reader::next_size() {
  const std::size_t row = row_++;
  if (column_.empty()) return 0;
  if (row >= until_) enter_block(row);
  if (block_ == nullptr) return 0;
  const std::size_t begin = std::exchange(at_, end_[row]);
  return at_ - begin;
}

std::string_view PayloadColumn::Reader::next() {
  const std::size_t size = next_size();
  if (size == 0) return {};
  if (bytes_ == nullptr) read_block();
  return {bytes_ + at_ - size, size};
}

std::size_t PayloadColumn::bytes() const {
  std::size_t sum = 0;
  for (const Block& block : blocks_)
    sum += block.used;
  return sum;
}

std::size_t PayloadColumn::bytes_around(std::size_t begin, std::size_t end) const {
  std::size_t sum = 0;
  auto block = after(begin);
  if (block != blocks_.begin()) --block;
  for (; block != blocks_.end() && block->first_row < end; ++block)
    sum += block->used;
  return sum;
}

std::size_t PayloadColumn::memory_bytes() const {
  std::size_t sum = end_.memory_bytes();
  for (const Block& block : blocks_)
    sum += block.memory.size();
  return sum;
}

} // namespace tallystick
