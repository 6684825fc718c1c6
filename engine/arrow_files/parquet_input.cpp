// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include "arrow_files/columns.hpp"
#include "arrow_files/failure.hpp"
#include "arrow_files/input_file.hpp"
#include "arrow_files/string_columns.hpp"

namespace tallystick::arrow_files {

namespace {

using parquet::arrow::SchemaField;

/// Of a chunk's dictionary, compressed: a larger one is no gain for who looks every value up once.
constexpr std::int64_t kSmallDictionary = 16 * 1024;

/// The plain type of a flat column of strings that string_columns.hpp can read; nullptr: of another column.
std::shared_ptr<arrow::DataType> string_type(const SchemaField& field,
                                             const parquet::SchemaDescriptor& schema) {
  if (!field.is_leaf()) return nullptr;
  const auto* column = schema.Column(field.column_index);
  const bool flat = column->max_repetition_level() == 0 && column->max_definition_level() <= 1;
  if (!flat || column->physical_type() != parquet::Type::BYTE_ARRAY) return nullptr;
  auto type = field.field->type();
  if (type->id() == arrow::Type::DICTIONARY)
    type = static_cast<const arrow::DictionaryType&>(*type).value_type();
  switch (type->id()) {
  case arrow::Type::STRING:
  case arrow::Type::LARGE_STRING:
  case arrow::Type::BINARY:
  case arrow::Type::LARGE_BINARY:
    return type;
  case arrow::Type::STRING_VIEW:
    return arrow::utf8();
  case arrow::Type::BINARY_VIEW:
    return arrow::binary();
  default:
    return nullptr;
  }
}

bool is_dictionary(parquet::Encoding::type encoding) {
  return encoding == parquet::Encoding::PLAIN_DICTIONARY ||
         encoding == parquet::Encoding::RLE_DICTIONARY;
}

/// Is every value of the chunk an index into its dictionary? Said by its page counts, or, in old files, by the list of
/// encodings if that names no other; a list with "plain" may mean the dictionary page.
bool all_by_dictionary(const parquet::ColumnChunkMetaData& chunk) {
  if (!chunk.has_dictionary_page()) return false;
  if (!chunk.encoding_stats().empty()) {
    return std::all_of(chunk.encoding_stats().begin(), chunk.encoding_stats().end(),
                       [](const auto& pages) {
                         return pages.page_type == parquet::PageType::DICTIONARY_PAGE ||
                                pages.count == 0 || is_dictionary(pages.encoding);
                       });
  }
  bool any = false;
  for (const auto encoding : chunk.encodings()) {
    any = any || is_dictionary(encoding);
    const bool of_levels =
        encoding == parquet::Encoding::RLE || encoding == parquet::Encoding::BIT_PACKED;
    if (!is_dictionary(encoding) && !of_levels) return false;
  }
  return any;
}

bool by_small_dictionary(const parquet::ColumnChunkMetaData& chunk) {
  return all_by_dictionary(chunk) &&
         chunk.data_page_offset() - chunk.dictionary_page_offset() < kSmallDictionary;
}

void list_leaves(const SchemaField& field, std::vector<int>& leaves) {
  if (field.is_leaf()) leaves.push_back(field.column_index);
  for (const SchemaField& child : field.children)
    list_leaves(child, leaves);
}

parquet::ArrowReaderProperties arrow_properties() {
  parquet::ArrowReaderProperties properties(false);
  properties.set_pre_buffer(false);
  // Nanoseconds, the default, end in the year 2262: dates such as 9999-12-31 would come out as others.
  properties.set_coerce_int96_timestamp_unit(arrow::TimeUnit::MICRO);
  return properties;
}

/// Of a column chunk, a little at a time and not the whole, so that long groups take no more memory.
constexpr std::int64_t kReadBytes = std::int64_t{256} * 1024;

std::unique_ptr<parquet::arrow::FileReader>
arrow_reader(const std::shared_ptr<PreadFile>& file,
             const std::shared_ptr<parquet::FileMetaData>& metadata, std::int64_t batch_rows) {
  auto properties = arrow_properties();
  properties.set_batch_size(batch_rows);
  auto file_properties = parquet::default_reader_properties();
  file_properties.enable_buffered_stream();
  file_properties.set_buffer_size(kReadBytes);
  parquet::arrow::FileReaderBuilder builder;
  require(builder.Open(file, file_properties, metadata));
  return require(builder.properties(properties)->Build());
}

/// Whatever is no flat string, by Arrow's own reader: one for every stream, for streams are read by different threads.
class ArrowColumns : public Columns {
public:
  ArrowColumns(std::unique_ptr<parquet::arrow::FileReader> file, int group,
               const std::vector<int>& leaves)
      : file_(std::move(file)), batches_(require(file_->GetRecordBatchReader({group}, leaves))) {}

  [[nodiscard]] const arrow::Schema& schema() const { return *batches_->schema(); }
  [[nodiscard]] arrow::ArrayVector next(std::int64_t /*rows*/) override {
    std::shared_ptr<arrow::RecordBatch> batch;
    do {
      require(batches_->ReadNext(&batch));
      if (batch == nullptr) throw Failed(ColumnarFailure::damaged);
    } while (batch->num_rows() == 0);
    return batch->columns();
  }

private:
  std::unique_ptr<parquet::arrow::FileReader> file_;
  std::unique_ptr<arrow::RecordBatchReader> batches_;
};

class ParquetInput : public InputFile {
public:
  explicit ParquetInput(std::shared_ptr<PreadFile> file)
      : file_(std::move(file)), reader_(arrow_reader(file_, nullptr, 1)),
        metadata_(reader_->parquet_reader()->metadata()) {
    arrow::FieldVector fields;
    for (const SchemaField& field : reader_->manifest().schema_fields) {
      types_.push_back(string_type(field, *metadata_->schema()));
      fields.push_back(types_.back() == nullptr ? field.field
                                                : field.field->WithType(types_.back()));
    }
    schema_ = arrow::schema(std::move(fields));
    for (int group = 0; group < metadata_->num_row_groups(); ++group) {
      rows_.push_back(metadata_->RowGroup(group)->num_rows());
      if (rows_.back() < 0) throw Failed(ColumnarFailure::damaged);
    }
  }

  [[nodiscard]] const std::shared_ptr<arrow::Schema>& schema() const override { return schema_; }
  [[nodiscard]] std::int64_t groups() const override {
    return static_cast<std::int64_t>(rows_.size());
  }
  [[nodiscard]] std::int64_t group_rows(std::int64_t group) override {
    return rows_.at(static_cast<std::size_t>(group));
  }
  [[nodiscard]] std::unique_ptr<BatchSource>
  read(std::int64_t group, std::span<const std::int32_t> fields, std::int64_t batch_rows) override;

private:
  /// Adds what reads the fields that are no strings, and names their types.
  void add_others(int group, std::span<const std::int32_t> fields, std::int64_t batch_rows,
                  std::vector<PlacedColumns>& parts, arrow::FieldVector& types) const;

  std::shared_ptr<PreadFile> file_;
  std::unique_ptr<parquet::arrow::FileReader> reader_;
  std::shared_ptr<parquet::FileMetaData> metadata_;
  std::shared_ptr<arrow::Schema> schema_;
  std::vector<std::shared_ptr<arrow::DataType>> types_; ///< of strings; nullptr: another column
  std::vector<std::int64_t> rows_;
};

std::unique_ptr<BatchSource> ParquetInput::read(std::int64_t group,
                                                std::span<const std::int32_t> fields,
                                                std::int64_t batch_rows) {
  const std::int64_t rows = group_rows(group);
  const auto number = static_cast<int>(group);
  const auto group_facts = metadata_->RowGroup(number);
  const auto& manifest = reader_->manifest().schema_fields;

  for (const std::int32_t field : fields) {
    std::vector<int> leaves;
    list_leaves(manifest.at(static_cast<std::size_t>(field)), leaves);
    for (const int leaf : leaves) {
      if (group_facts->ColumnChunk(leaf)->crypto_metadata() != nullptr)
        throw Failed(ColumnarFailure::encrypted);
    }
  }

  const auto group_reader = reader_->parquet_reader()->RowGroup(number);
  std::vector<PlacedColumns> parts;
  arrow::FieldVector types(fields.size());
  for (std::size_t place = 0; place < fields.size(); ++place) {
    const auto field = static_cast<std::size_t>(fields[place]);
    auto type = types_[field];
    if (type == nullptr) continue;
    const int leaf = manifest[field].column_index;
    const auto* column = metadata_->schema()->Column(leaf);
    auto pages = group_reader->GetColumnPageReader(leaf);
    PlacedColumns part;
    if (by_small_dictionary(*group_facts->ColumnChunk(leaf))) {
      const bool text =
          type->id() == arrow::Type::STRING || type->id() == arrow::Type::LARGE_STRING;
      type = arrow::dictionary(arrow::int32(), text ? arrow::utf8() : arrow::binary());
      part.columns = read_dictionary_indices(std::move(pages), column, type);
    } else {
      part.columns = read_strings(std::move(pages), column, type);
    }
    part.places = {{place}};
    types[place] = schema_->field(static_cast<int>(field))->WithType(type);
    parts.push_back(std::move(part));
  }
  add_others(number, fields, batch_rows, parts, types);
  return std::make_unique<ZippedColumns>(arrow::schema(std::move(types)), std::move(parts), rows,
                                         batch_rows);
}

void ParquetInput::add_others(int group, std::span<const std::int32_t> fields,
                              std::int64_t batch_rows, std::vector<PlacedColumns>& parts,
                              arrow::FieldVector& types) const {
  const auto& manifest = reader_->manifest().schema_fields;
  std::vector<int> leaves;
  std::vector<std::vector<std::size_t>> places;
  // In file order, the order of what Arrow's reader returns.
  for (std::size_t field = 0; field < types_.size(); ++field) {
    if (types_[field] != nullptr) continue;
    std::vector<std::size_t> wanted;
    for (std::size_t place = 0; place < fields.size(); ++place) {
      if (static_cast<std::size_t>(fields[place]) == field) wanted.push_back(place);
    }
    if (wanted.empty()) continue;
    list_leaves(manifest[field], leaves);
    places.push_back(std::move(wanted));
  }
  if (places.empty()) return;
  auto columns =
      std::make_unique<ArrowColumns>(arrow_reader(file_, metadata_, batch_rows), group, leaves);
  if (columns->schema().num_fields() != static_cast<int>(places.size()))
    throw Failed(ColumnarFailure::internal);
  for (std::size_t column = 0; column < places.size(); ++column) {
    for (const std::size_t place : places[column])
      types[place] = columns->schema().field(static_cast<int>(column));
  }
  PlacedColumns part;
  part.columns = std::move(columns);
  part.places = std::move(places);
  parts.push_back(std::move(part));
}

/// A footer that is itself encrypted ends with these.
bool ends_encrypted(PreadFile& file) {
  constexpr std::string_view kMark = "PARE";
  std::array<char, kMark.size()> end{};
  const auto size = require(file.GetSize());
  if (size < std::int64_t{end.size()}) return false;
  const auto got =
      require(file.ReadAt(size - std::int64_t{end.size()}, std::int64_t{end.size()}, end.data()));
  return got == std::int64_t{end.size()} && std::string_view(end.data(), end.size()) == kMark;
}

} // namespace

std::unique_ptr<InputFile> open_parquet(std::shared_ptr<PreadFile> file) {
  if (ends_encrypted(*file)) throw Failed(ColumnarFailure::encrypted);
  return std::make_unique<ParquetInput>(std::move(file));
}

} // namespace tallystick::arrow_files
