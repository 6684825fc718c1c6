// SPDX-License-Identifier: MIT
#include "table/columnar_writer.hpp"

#include <utility>

#include "table/columnar_loader.hpp"

namespace tallystick::table {

Result<std::unique_ptr<ColumnarFileWriter>>
ColumnarFileWriter::create(PendingFile file, const ArrowSchema& schema,
                           ColumnarWriteOptions options) {
  auto plugin = columnar_plugin();
  if (!plugin) return Error(plugin.error()).in_file(file.path());
  std::unique_ptr<ColumnarFileWriter> made(new ColumnarFileWriter(std::move(file), **plugin));
  const ColumnarSink sink{made.get(), [](void* context, const void* bytes, std::int64_t count) {
                            auto& writer = *static_cast<ColumnarFileWriter*>(context);
                            if (writer.written_)
                              writer.written_ =
                                  writer.file_.write({static_cast<const std::byte*>(bytes),
                                                      static_cast<std::size_t>(count)});
                            return writer.written_ ? 0 : 1;
                          }};
  TALLYSTICK_TRY(made->judge((*plugin)->create(&options, &schema, sink, &made->writer_)));
  return made;
}

ColumnarFileWriter::~ColumnarFileWriter() {
  if (writer_ != nullptr) plugin_.discard(writer_);
}

Status ColumnarFileWriter::judge(ColumnarFailure failure) {
  if (!written_) return written_.error();
  if (failure != ColumnarFailure::none) return columnar_error(failure).in_file(file_.path());
  return {};
}

Status ColumnarFileWriter::write(Owned<ArrowArray> batch) {
  ArrowArray raw = batch.take();
  return judge(plugin_.write(writer_, &raw));
}

Result<PendingFile> ColumnarFileWriter::finish() {
  TALLYSTICK_TRY(judge(plugin_.finish(writer_)));
  return std::move(file_);
}

} // namespace tallystick::table
