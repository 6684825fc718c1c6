// SPDX-License-Identifier: MIT
#include "arrow_files/page_values.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "arrow_files/failure.hpp"

namespace tallystick::arrow_files {

using parquet::Encoding;

namespace {

[[noreturn]] void damaged() {
  throw Failed(ColumnarFailure::damaged);
}

} // namespace

PageValues::PageValues(std::unique_ptr<parquet::PageReader> pages,
                       const parquet::ColumnDescriptor* column)
    : pages_(std::move(pages)), column_(column) {}

void PageValues::open_page() {
  while (rows_left_ == 0) {
    page_ = pages_->NextPage();
    if (page_ == nullptr) damaged(); // fewer rows than the group has
    switch (page_->type()) {
    case parquet::PageType::DICTIONARY_PAGE:
      open_dictionary(static_cast<const parquet::DictionaryPage&>(*page_));
      break;
    case parquet::PageType::DATA_PAGE:
    case parquet::PageType::DATA_PAGE_V2:
      open_data(static_cast<const parquet::DataPage&>(*page_));
      break;
    default: // of a kind to be skipped
      break;
    }
  }
}

void PageValues::open_dictionary(const parquet::DictionaryPage& page) {
  const bool plain =
      page.encoding() == Encoding::PLAIN || page.encoding() == Encoding::PLAIN_DICTIONARY;
  if (!plain || page.num_values() < 0) damaged();
  // Entries take four bytes each at least, so that the page's size limits both buffers.
  if (std::int64_t{page.num_values()} * 4 > page.size()) damaged();
  auto offsets = require(arrow::AllocateBuffer((std::int64_t{page.num_values()} + 1) * 4));
  auto bytes = require(arrow::AllocateResizableBuffer(page.size() + kCopyWidth));
  auto* offset = reinterpret_cast<std::int32_t*>(offsets->mutable_data());
  const std::uint8_t* from = page.data();
  const std::uint8_t* const end = from + page.size();
  std::uint8_t* const to = bytes->mutable_data();
  std::int32_t used = 0;
  *offset++ = 0;
  for (std::int32_t entry = 0; entry < page.num_values(); ++entry) {
    std::uint32_t length = 0;
    if (end - from < 4) damaged();
    std::memcpy(&length, from, 4);
    from += 4;
    if (length > end - from) damaged();
    std::memcpy(to + used, from, length);
    from += length;
    used += static_cast<std::int32_t>(length);
    *offset++ = used;
  }
  std::memset(to + used, 0, kCopyWidth);
  require(bytes->Resize(used, false));

  // The decoder of indices does not begin without a dictionary of its own.
  const auto decoder = parquet::MakeTypedDecoder<parquet::ByteArrayType>(Encoding::PLAIN, column_);
  decoder->SetData(page.num_values(), page.data(), page.size());
  indices_ = parquet::MakeDictDecoder<parquet::ByteArrayType>(column_);
  indices_->SetDict(decoder.get());
  dictionary_ = {std::move(offsets), std::move(bytes), page.num_values()};
  ++dictionary_number_;
}

const std::uint8_t* PageValues::open_levels(const parquet::DataPage& page) {
  const auto level = column_->max_definition_level();
  if (page.type() == parquet::PageType::DATA_PAGE) {
    if (level == 0) return page.data();
    const auto encoding = static_cast<const parquet::DataPageV1&>(page).definition_level_encoding();
    return page.data() +
           levels_.SetData(encoding, level, page.num_values(), page.data(), page.size());
  }
  const auto& second = static_cast<const parquet::DataPageV2&>(page);
  const std::int64_t repetition = second.repetition_levels_byte_length();
  const std::int64_t definition = second.definition_levels_byte_length();
  if (repetition < 0 || definition < 0 || repetition + definition > page.size()) damaged();
  if (level != 0) {
    levels_.SetDataV2(second.definition_levels_byte_length(), level, page.num_values(),
                      page.data() + repetition);
  }
  return page.data() + repetition + definition;
}

void PageValues::open_data(const parquet::DataPage& page) {
  if (page.num_values() < 0) damaged();
  cursor_ = open_levels(page);
  end_ = page.data() + page.size();
  if (cursor_ > end_) damaged();
  rows_left_ = page.num_values();
  const auto size = static_cast<int>(end_ - cursor_);
  switch (page.encoding()) {
  case Encoding::PLAIN:
    form_ = PageForm::plain;
    break;
  case Encoding::PLAIN_DICTIONARY:
  case Encoding::RLE_DICTIONARY:
    if (indices_ == nullptr) damaged();
    form_ = PageForm::dictionary;
    indices_->SetData(page.num_values(), cursor_, size);
    break;
  default:
    form_ = PageForm::decoded;
    if (values_ == nullptr || values_->encoding() != page.encoding()) {
      values_ = parquet::MakeTypedDecoder<parquet::ByteArrayType>(page.encoding(), column_);
    }
    values_->SetData(page.num_values(), cursor_, size);
  }
}

std::int64_t PageValues::take_levels(std::span<std::int16_t> levels) {
  const auto count = static_cast<int>(levels.size());
  rows_left_ -= count;
  if (column_->max_definition_level() == 0) return count;
  if (levels_.Decode(count, levels.data()) != count) damaged();
  return std::count(levels.begin(), levels.end(), column_->max_definition_level());
}

void PageValues::take_indices(std::span<std::int32_t> indices) {
  const auto count = static_cast<int>(indices.size());
  if (indices_->DecodeIndices(count, indices.data()) != count) damaged();
  std::uint32_t largest = 0;
  for (const std::int32_t index : indices)
    largest = std::max(largest, static_cast<std::uint32_t>(index));
  if (!indices.empty() && largest >= static_cast<std::uint32_t>(dictionary_.size)) damaged();
}

void PageValues::take_values(std::span<parquet::ByteArray> values) {
  const auto count = static_cast<int>(values.size());
  if (values_->Decode(values.data(), count) != count) damaged();
}

} // namespace tallystick::arrow_files
