// SPDX-License-Identifier: MIT
#include "table/decompress.hpp"

// The one way to give the decoder our own memory.
#define ZSTD_STATIC_LINKING_ONLY // NOLINT(readability-identifier-naming): zstd reads it
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <climits>
#include <optional>
#include <utility>

#include "core/secret_buffer.hpp"
#include "table/secret_heap.hpp"

namespace tallystick::table {
namespace {

constexpr std::size_t kInputBytes = 256 << 10;

/// What both decoders share: the compressed side, and an end that stays an end.
class Decompressor : public ByteSource {
public:
  [[nodiscard]] std::uint64_t bytes_read() const override { return file_->bytes_read(); }
  [[nodiscard]] std::uint64_t size() const override { return file_->size(); }
  [[nodiscard]] const std::string& path() const override { return file_->path(); }

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) final {
    if (failed_) return *failed_;
    std::size_t produced = 0;
    while (produced == 0 && !out.empty()) {
      if (used_ == filled_ && !at_end_) {
        if (auto status = refill(); !status) return fail(std::move(status).error());
      }
      if (at_end_ && used_ == filled_ && between_parts()) break;
      auto step = decode(out);
      if (!step) return fail(std::move(step).error());
      produced = *step;
    }
    return produced;
  }

protected:
  explicit Decompressor(std::unique_ptr<ByteSource> file)
      : file_(std::move(file)), input_(kInputBytes) {}

  /// Decodes some of pending() into `out` and gives the bytes produced; consumes what it used.
  virtual Result<std::size_t> decode(std::span<std::byte> out) = 0;
  /// True where the file may end: after a whole member or frame.
  [[nodiscard]] virtual bool between_parts() const = 0;

  [[nodiscard]] std::span<std::byte> pending() { return {input_.data() + used_, filled_ - used_}; }
  void consume(std::size_t bytes) { used_ += bytes; }
  [[nodiscard]] bool starved() const { return at_end_ && used_ == filled_; }
  [[nodiscard]] Error truncated() const {
    return Error(ErrorCode::input_refused, "the compressed file is cut short",
                 "was the transfer complete?")
        .in_file(path());
  }
  [[nodiscard]] Error damaged() const {
    return Error(ErrorCode::input_refused, "the compressed file is damaged", "transfer it again")
        .in_file(path());
  }
  [[nodiscard]] Error no_memory() const {
    return Error(ErrorCode::failed, "no memory for decompression").in_file(path());
  }

private:
  Status refill() {
    auto got = file_->read({input_.data(), input_.size()});
    if (!got) return std::move(got).error();
    used_ = 0;
    filled_ = *got;
    at_end_ = *got == 0;
    return {};
  }
  Error fail(Error error) {
    failed_ = error;
    return error;
  }

  std::unique_ptr<ByteSource> file_;
  SecretBuffer input_;
  std::size_t used_ = 0;
  std::size_t filled_ = 0;
  bool at_end_ = false;
  std::optional<Error> failed_;
};

class GzipSource final : public Decompressor {
public:
  explicit GzipSource(std::unique_ptr<ByteSource> file) : Decompressor(std::move(file)) {}
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;
  ~GzipSource() override { inflateEnd(&stream_); }

  [[nodiscard]] bool start() {
    stream_.zalloc = [](void*, unsigned items, unsigned size) -> void* {
      return secret_allocate(std::size_t{items} * size);
    };
    stream_.zfree = [](void*, void* memory) { secret_free(memory); };
    return inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK; // 16: gzip header and checksum
  }

private:
  Result<std::size_t> decode(std::span<std::byte> out) override {
    if (done_) {
      inflateReset(&stream_);
      done_ = false;
    }
    const std::span<std::byte> in = pending();
    const std::size_t room = std::min<std::size_t>(out.size(), UINT_MAX);
    stream_.next_in = reinterpret_cast<Bytef*>(in.data());
    stream_.avail_in = static_cast<unsigned>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<unsigned>(room);
    const int code = inflate(&stream_, Z_NO_FLUSH);
    consume(in.size() - stream_.avail_in);
    const std::size_t produced = room - stream_.avail_out;
    switch (code) {
    case Z_STREAM_END:
      done_ = true;
      return produced;
    case Z_OK:
    case Z_BUF_ERROR:
      if (produced == 0 && starved()) return truncated();
      return produced;
    case Z_MEM_ERROR:
      return no_memory();
    default:
      return damaged();
    }
  }
  [[nodiscard]] bool between_parts() const override { return done_; }

  z_stream stream_{};
  bool done_ = false; // a member is complete
};

class ZstdSource final : public Decompressor {
public:
  explicit ZstdSource(std::unique_ptr<ByteSource> file) : Decompressor(std::move(file)) {}
  ZstdSource(const ZstdSource&) = delete;
  ZstdSource& operator=(const ZstdSource&) = delete;
  ~ZstdSource() override { ZSTD_freeDCtx(context_); }

  [[nodiscard]] bool start() {
    const ZSTD_customMem memory = {[](void*, std::size_t bytes) { return secret_allocate(bytes); },
                                   [](void*, void* address) { secret_free(address); }, nullptr};
    context_ = ZSTD_createDCtx_advanced(memory);
    return context_ != nullptr;
  }

private:
  Result<std::size_t> decode(std::span<std::byte> out) override {
    const std::span<std::byte> in = pending();
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    const std::size_t code = ZSTD_decompressStream(context_, &output, &input);
    consume(input.pos);
    if (ZSTD_isError(code) != 0) {
      switch (ZSTD_getErrorCode(code)) {
      case ZSTD_error_memory_allocation:
        return no_memory();
      case ZSTD_error_frameParameter_windowTooLarge:
        return Error(ErrorCode::input_refused, "the zstd window is larger than 128 MiB",
                     "compress it without --long")
            .in_file(path());
      default:
        return damaged();
      }
    }
    done_ = code == 0;
    if (output.pos == 0 && !done_ && starved()) return truncated();
    return output.pos;
  }
  [[nodiscard]] bool between_parts() const override { return done_; }

  ZSTD_DCtx* context_ = nullptr;
  bool done_ = false; // a frame is complete
};

template<class Source>
Result<std::unique_ptr<ByteSource>> started(std::unique_ptr<ByteSource> file) {
  const std::string path = file->path();
  auto source = std::make_unique<Source>(std::move(file));
  if (!source->start()) {
    return Error(ErrorCode::failed, "no memory for decompression").in_file(path);
  }
  return std::unique_ptr<ByteSource>(std::move(source));
}

} // namespace

Result<std::unique_ptr<ByteSource>> gunzip(std::unique_ptr<ByteSource> file) {
  return started<GzipSource>(std::move(file));
}

Result<std::unique_ptr<ByteSource>> unzstd(std::unique_ptr<ByteSource> file) {
  return started<ZstdSource>(std::move(file));
}

} // namespace tallystick::table
