// SPDX-License-Identifier: MIT
#include "table/record_chunker.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>

#include "table/buffer_pool.hpp"
#include "table/quote_resolver.hpp"
#include "table/record_machine.hpp"

namespace tallystick::table {
namespace {

constexpr std::size_t kBlockBytes = 16 << 10;
constexpr std::size_t kUsualHeader = 4 << 10;

std::uint64_t count_newlines(std::string_view text) {
  return text_kernel().count(text.data(), text.size(), '\n', '\0').first;
}

/// What follows the last record end of well-formed text; nothing if the text is not well-formed.
std::optional<RecordTail> tail_from_masks(std::string_view text, const Dialect& dialect) {
  const TextKernel& kernel = text_kernel();
  std::array<WordMasks, kBlockBytes / kWordBytes> masks;
  QuoteResolver resolver(text, dialect);
  RecordTail tail;
  for (std::size_t base = 0; base < text.size(); base += kBlockBytes) {
    const std::size_t bytes = std::min(kBlockBytes, text.size() - base);
    const std::size_t words = (bytes + kWordBytes - 1) / kWordBytes;
    kernel.find_masks(text.data() + base, bytes, dialect.delimiter, dialect.quote, masks.data());
    resolver.resolve(base, {masks.data(), words});
    if (resolver.malformed()) return std::nullopt;
    for (std::size_t w = words; w-- != 0;) {
      if (masks[w].newline == 0) continue;
      const auto bit = static_cast<unsigned>(63 - std::countl_zero(masks[w].newline));
      tail.begin = base + w * kWordBytes + bit + 1;
      break;
    }
  }
  if (resolver.inside()) tail.state = FieldState::quoted;
  return tail;
}

/// What follows the last record end.
RecordTail find_tail(std::string_view text, const Dialect& dialect, QuoteHint quotes) {
  if (quotes == QuoteHint::none) {
    const std::size_t last = text.rfind('\n');
    return {last == std::string_view::npos ? 0 : last + 1, FieldState::begin, Quoting::good};
  }
  if (const auto tail = tail_from_masks(text, dialect)) return *tail;
  return walk_records(
      text, dialect, [](std::size_t) {}, [](std::size_t, Quoting) {});
}

bool blank(std::string_view record) {
  return record.empty() || record == "\r";
}

} // namespace

Chunk::~Chunk() {
  if (pool_) pool_->give(std::move(buffer_));
}

SecretBuffer Chunk::take_text() {
  SecretBuffer taken;
  if (begin_ == 0) {
    buffer_.resize(size_);
    taken = std::move(buffer_);
  } else { // behind a header: once a file
    taken.append(text());
  }
  begin_ = size_ = 0;
  return taken;
}

std::uint64_t Chunk::line_of(std::size_t offset_in_text) const {
  return line_ + count_newlines(text().substr(0, offset_in_text));
}

RecordChunker::RecordChunker(std::unique_ptr<ByteSource> source, Dialect dialect,
                             ChunkLimits limits)
    : source_(std::move(source)), dialect_(dialect), limits_(limits) {
  limits_.target = std::max<std::size_t>(limits_.target, 1);
  limits_.record = std::max(limits_.record, limits_.target);
  pool_ = std::make_shared<BufferPool>(4 * limits_.target);
}

RecordChunker::~RecordChunker() = default;

Error RecordChunker::refused(StaticText what, StaticText hint, std::uint64_t line) const {
  Place place;
  place.file = source_->path();
  place.line = line;
  return Error(ErrorCode::input_refused, what, hint).at(std::move(place));
}

/// Reads until `wanted` bytes are available or the file ends.
Status RecordChunker::fill(std::size_t wanted) {
  if (buffer_.size() < begin_ + wanted) buffer_.resize(begin_ + wanted);
  while (!at_end_ && end_ - begin_ < wanted) {
    auto got = source_->read({buffer_.data() + end_, begin_ + wanted - end_});
    if (!got) return std::move(got).error();
    at_end_ = *got == 0;
    end_ += *got;
  }
  return {};
}

Status RecordChunker::skip_byte_order_mark() {
  if (started_) return {};
  TALLYSTICK_TRY(fill(std::max(limits_.target, kUtf8MarkBytes)));
  started_ = true;
  switch (byte_order_mark(available())) {
  case ByteOrderMark::none:
    break;
  case ByteOrderMark::utf8:
    begin_ += kUtf8MarkBytes;
    offset_ += kUtf8MarkBytes;
    break;
  case ByteOrderMark::utf16:
    return refused("the file is UTF-16", "save it as CSV UTF-8", 1);
  }
  return {};
}

/// The next size to try after no record end was found.
Result<std::size_t> RecordChunker::larger(std::size_t wanted) const {
  if (wanted >= limits_.record) {
    return refused("a record is longer than the limit", "a quote that is never closed?", line_)
        .with("limit in bytes", static_cast<double>(limits_.record));
  }
  return std::min(wanted * 2, limits_.record);
}

/// Makes whole records available and gives their size; 0 at the end of the file.
Result<std::size_t> RecordChunker::fill_records(QuoteHint& quotes) {
  std::size_t wanted = limits_.target;
  while (true) {
    TALLYSTICK_TRY(fill(wanted));
    const std::string_view text = available().substr(0, wanted);
    const bool any_quote =
        dialect_.quoting() && text.find(dialect_.quote) != std::string_view::npos;
    quotes = any_quote ? QuoteHint::possible : QuoteHint::none;
    if (at_end_ && text.size() == available().size()) {
      TALLYSTICK_TRY(check_last_records(text, quotes));
      return text.size();
    }
    const RecordTail tail = find_tail(text, dialect_, quotes);
    if (tail.begin != 0) return tail.begin;
    auto next = larger(wanted);
    if (!next) return std::move(next).error();
    wanted = *next;
  }
}

Status RecordChunker::check_last_records(std::string_view rest, QuoteHint quotes) const {
  if (quotes == QuoteHint::none) {
    const bool no_line_end = line_ == 1 && rest.find('\n') == std::string_view::npos;
    if (no_line_end && !rest.empty() &&
        rest.substr(0, rest.size() - 1).find('\r') != std::string_view::npos) {
      return refused("lines end with CR only", "save the file with LF or CRLF line ends", 1);
    }
    return {};
  }
  const RecordTail tail = find_tail(rest, dialect_, quotes);
  const std::string_view open = rest.substr(tail.begin);
  if (tail.state != FieldState::quoted || open.find('\n') >= open.size() - 1) return {};
  return refused("a quote is still open at the end of the file",
                 "quotes inside a field are doubled",
                 line_ + count_newlines(rest.substr(0, tail.begin)))
      .with("lines swallowed", static_cast<double>(count_newlines(open)));
}

/// Moves past bytes that are given out, and counts their lines.
std::uint64_t RecordChunker::pass(std::size_t size) {
  const std::uint64_t newlines = count_newlines(available().substr(0, size));
  begin_ += size;
  offset_ += size;
  line_ += newlines;
  return newlines;
}

std::unique_ptr<Chunk> RecordChunker::take(std::size_t size, QuoteHint quotes) {
  std::unique_ptr<Chunk> chunk(new Chunk);
  chunk->begin_ = begin_;
  chunk->size_ = size;
  chunk->index_ = index_++;
  chunk->offset_ = offset_;
  chunk->line_ = line_;
  chunk->quotes_ = quotes;
  chunk->newlines_ = pass(size);
  const std::string_view rest = available();
  SecretBuffer buffer = pool_->take();
  if (buffer.size() < std::max(rest.size(), limits_.target)) {
    buffer.resize(std::max(rest.size(), limits_.target));
  }
  if (!rest.empty()) std::memcpy(buffer.data(), rest.data(), rest.size());
  begin_ = 0;
  end_ = rest.size();
  chunk->buffer_.swap(buffer_);
  buffer_.swap(buffer);
  chunk->pool_ = pool_;
  return chunk;
}

Result<std::unique_ptr<Chunk>> RecordChunker::next() {
  if (dialect_.header == Header::yes && !header_done_) {
    return Error(ErrorCode::internal, "the header was not read before the rows");
  }
  TALLYSTICK_TRY(skip_byte_order_mark());
  QuoteHint quotes = QuoteHint::none;
  auto size = fill_records(quotes);
  if (!size) return std::move(size).error();
  if (*size == 0) return std::unique_ptr<Chunk>();
  return take(*size, quotes);
}

Result<HeaderRecord> RecordChunker::read_header() {
  if (dialect_.header == Header::no || header_done_ || index_ != 0) {
    return Error(ErrorCode::internal, "there is no header to read here");
  }
  TALLYSTICK_TRY(skip_byte_order_mark());
  std::size_t wanted = std::min(limits_.target, kUsualHeader);
  while (true) {
    TALLYSTICK_TRY(fill(wanted));
    const std::string_view text = available().substr(0, wanted);
    const bool is_all = at_end_ && text.size() == available().size();
    std::size_t begin = 0;
    std::optional<std::size_t> end;
    std::uint64_t blank_lines = 0;
    const auto record_end = [&](std::size_t at, Quoting) {
      if (end) return;
      if (blank(text.substr(begin, at - begin))) {
        ++blank_lines;
        begin = at + 1;
      } else {
        end = at;
      }
    };
    const RecordTail tail = walk_records(
        text, dialect_, [](std::size_t) {}, record_end);
    if (!end && is_all) {
      const bool quote = dialect_.quoting() && text.find(dialect_.quote) != std::string_view::npos;
      TALLYSTICK_TRY(check_last_records(text, quote ? QuoteHint::possible : QuoteHint::none));
      record_end(text.size(), tail.quoting);
      if (!end) return refused("the file holds no record", "is it empty?", 0);
    }
    if (end) {
      empty_lines_ = blank_lines;
      auto header = parse_header(text.substr(begin, *end - begin));
      if (header) pass(std::min(*end + 1, text.size()));
      header_done_ = header.ok();
      return header;
    }
    auto next = larger(wanted);
    if (!next) return std::move(next).error();
    wanted = *next;
  }
}

Result<HeaderRecord> RecordChunker::parse_header(std::string_view record) const {
  if (record.ends_with('\r')) record.remove_suffix(1);
  HeaderRecord header;
  header.text_.reserve(record.size());
  std::size_t begin = 0;
  const auto field = [&](std::size_t end) {
    const auto offset = static_cast<std::uint32_t>(begin);
    const auto length = static_cast<std::uint32_t>(end - begin);
    Cell cell(offset, length);
    if (dialect_.quoting() && length >= 2 && record[begin] == dialect_.quote) {
      cell = Cell(offset + 1, length - 2);
      cell.mark_escaped();
    }
    SecretBuffer scratch;
    const std::string_view name = unescape(cell, record, dialect_, scratch);
    header.fields_.emplace_back(header.text_.size(), name.size());
    header.text_.append(name);
    begin = end + 1;
  };
  const RecordTail tail = walk_records(record, dialect_, field, [](std::size_t, Quoting) {});
  if (tail.quoting == Quoting::bad) {
    return refused("the quoting of the first record is bad", "quotes inside a field are doubled",
                   line_);
  }
  field(record.size());
  return header;
}

} // namespace tallystick::table
