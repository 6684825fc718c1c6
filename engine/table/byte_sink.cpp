// SPDX-License-Identifier: MIT
#include "table/byte_sink.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <optional>
#include <utility>
#include <vector>

namespace tallystick::table {
namespace {

constexpr std::size_t kOutputBytes = 128 << 10;

class DescriptorSink final : public ByteSink {
public:
  DescriptorSink(int descriptor, std::string path, ByteObserver observer)
      : descriptor_(descriptor), path_(std::move(path)), observer_(std::move(observer)) {}

  [[nodiscard]] Status write(std::span<const std::byte> bytes) override {
    if (failed_) return *failed_;
    if (observer_) observer_(bytes);
    while (!bytes.empty()) {
      const ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue; // nothing was written and nothing failed
      if (n <= 0) {
        failed_ = Error(ErrorCode::failed, "the output cannot be written", "is the disk full?")
                      .with("errno", n < 0 ? errno : 0)
                      .in_file(path_);
        return *failed_;
      }
      bytes = bytes.subspan(static_cast<std::size_t>(n));
      written_ += static_cast<std::uint64_t>(n);
    }
    start_writeback();
    return {};
  }
  [[nodiscard]] Status finish() override { return failed_ ? Status(*failed_) : Status(); }

private:
  /// Lets the disk work while more is made, so that little is left to wait for when the file is synced.
  void start_writeback() {
    constexpr std::uint64_t kStep = std::uint64_t{8} << 20U;
    if (written_ - started_ < kStep) return;
    // A wish: what cannot be started now is written by the sync at the end.
    static_cast<void>(::sync_file_range(descriptor_, static_cast<off_t>(started_),
                                        static_cast<off_t>(written_ - started_),
                                        SYNC_FILE_RANGE_WRITE));
    started_ = written_;
  }

  int descriptor_;
  std::string path_;
  ByteObserver observer_;
  std::uint64_t written_ = 0;
  std::uint64_t started_ = 0; ///< bytes that the disk has been asked to take
  std::optional<Error> failed_;
};

Error compressor_failed() {
  return {ErrorCode::failed, "the compressor failed", "out of memory?"};
}

class GzipSink final : public ByteSink {
public:
  explicit GzipSink(std::unique_ptr<ByteSink> below)
      : below_(std::move(below)), output_(kOutputBytes) {}
  GzipSink(const GzipSink&) = delete;
  GzipSink& operator=(const GzipSink&) = delete;
  ~GzipSink() override { deflateEnd(&stream_); }

  [[nodiscard]] bool start() {
    // 16: gzip format; zlib's own header has no time and no name.
    return deflateInit2(&stream_, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK;
  }
  [[nodiscard]] Status write(std::span<const std::byte> bytes) override {
    while (!bytes.empty()) {
      const std::size_t n = std::min<std::size_t>(bytes.size(), UINT_MAX);
      TALLYSTICK_TRY(deflate_all(bytes.first(n), Z_NO_FLUSH));
      bytes = bytes.subspan(n);
    }
    return {};
  }
  [[nodiscard]] Status finish() override {
    TALLYSTICK_TRY(deflate_all({}, Z_FINISH));
    return below_->finish();
  }

private:
  Status deflate_all(std::span<const std::byte> bytes, int flush) {
    // zlib does not write to its input; the cast is its interface's.
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
    stream_.avail_in = static_cast<unsigned>(bytes.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(output_.data());
      stream_.avail_out = static_cast<unsigned>(output_.size());
      if (deflate(&stream_, flush) == Z_STREAM_ERROR) return compressor_failed();
      const std::size_t made = output_.size() - stream_.avail_out;
      TALLYSTICK_TRY(below_->write(std::span(output_).first(made)));
    } while (stream_.avail_out == 0);
    return {};
  }

  std::unique_ptr<ByteSink> below_;
  std::vector<std::byte> output_;
  z_stream stream_{};
};

class ZstdSink final : public ByteSink {
public:
  explicit ZstdSink(std::unique_ptr<ByteSink> below)
      : below_(std::move(below)), output_(kOutputBytes) {}
  ZstdSink(const ZstdSink&) = delete;
  ZstdSink& operator=(const ZstdSink&) = delete;
  ~ZstdSink() override { ZSTD_freeCCtx(context_); }

  [[nodiscard]] bool start() {
    context_ = ZSTD_createCCtx();
    return context_ != nullptr &&
           ZSTD_isError(ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, 3)) == 0 &&
           ZSTD_isError(ZSTD_CCtx_setParameter(context_, ZSTD_c_checksumFlag, 1)) == 0;
  }
  [[nodiscard]] Status write(std::span<const std::byte> bytes) override {
    return compress_all(bytes, ZSTD_e_continue);
  }
  [[nodiscard]] Status finish() override {
    TALLYSTICK_TRY(compress_all({}, ZSTD_e_end));
    return below_->finish();
  }

private:
  Status compress_all(std::span<const std::byte> bytes, ZSTD_EndDirective directive) {
    ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
    std::size_t left = 0;
    do {
      ZSTD_outBuffer output{output_.data(), output_.size(), 0};
      left = ZSTD_compressStream2(context_, &output, &input, directive);
      if (ZSTD_isError(left) != 0) return compressor_failed();
      TALLYSTICK_TRY(below_->write(std::span(output_).first(output.pos)));
    } while (directive == ZSTD_e_end ? left != 0 : input.pos != input.size);
    return {};
  }

  std::unique_ptr<ByteSink> below_;
  std::vector<std::byte> output_;
  ZSTD_CCtx* context_ = nullptr;
};

template<class Sink>
Result<std::unique_ptr<ByteSink>> started(std::unique_ptr<ByteSink> below) {
  auto sink = std::make_unique<Sink>(std::move(below));
  if (!sink->start()) return compressor_failed();
  return std::unique_ptr<ByteSink>(std::move(sink));
}

} // namespace

std::unique_ptr<ByteSink> descriptor_sink(int descriptor, std::string path, ByteObserver observer) {
  return std::make_unique<DescriptorSink>(descriptor, std::move(path), std::move(observer));
}

Compression compression_of(const std::string& path) {
  if (path.ends_with(".gz")) return Compression::gzip;
  if (path.ends_with(".zst")) return Compression::zstd;
  return Compression::none;
}

Result<std::unique_ptr<ByteSink>> compressing_sink(Compression compression,
                                                   std::unique_ptr<ByteSink> below) {
  switch (compression) {
  case Compression::gzip:
    return started<GzipSink>(std::move(below));
  case Compression::zstd:
    return started<ZstdSink>(std::move(below));
  case Compression::none:
    break;
  }
  return below;
}

} // namespace tallystick::table
