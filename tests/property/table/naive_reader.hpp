// SPDX-License-Identifier: MIT
// The reader that is obviously right: RFC 4180 with the project's rules for what the RFC leaves
// open, one byte at a time into ordinary strings. Written independently of the engine, which is
// held to it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tallystick::table::testing {

struct NaiveField {
  std::string text;
  bool quoted = false;
  bool operator==(const NaiveField&) const = default;
};

struct NaiveRecord {
  std::vector<NaiveField> fields;
  std::size_t begin = 0;
  std::size_t end = 0;  // without the line end
  std::size_t line = 1; // physical line it begins on
  bool bad_quoting = false;
};

struct NaiveFile {
  std::vector<NaiveRecord> records;
  std::size_t empty_lines = 0;
  bool open_quote_at_end = false;
};

class NaiveReader {
public:
  NaiveReader(std::string text, char delimiter, char quote)
      : text_(std::move(text)), delimiter_(delimiter), quote_(quote) {}

  NaiveFile read() {
    NaiveFile file;
    while (at_ < text_.size()) {
      NaiveRecord record = read_record();
      const bool blank = record.begin == record.end;
      if (blank)
        ++file.empty_lines;
      else
        file.records.push_back(std::move(record));
    }
    file.open_quote_at_end = open_quote_;
    return file;
  }

private:
  // A record ends at LF, at CR LF, or at the end of the text, where a last CR counts as a line end.
  std::size_t line_end_length() const {
    if (at_ == text_.size()) return 0;
    if (text_[at_] == '\n') return 1;
    if (text_[at_] != '\r') return 0;
    if (at_ + 1 == text_.size()) return 1;
    return text_[at_ + 1] == '\n' ? 2 : 0;
  }
  bool at_line_end() const { return at_ == text_.size() || line_end_length() != 0; }

  NaiveRecord read_record() {
    NaiveRecord record;
    record.begin = at_;
    record.line = line_;
    while (true) {
      record.fields.push_back(read_field(record));
      if (at_ < text_.size() && text_[at_] == delimiter_) {
        ++at_;
        continue;
      }
      break;
    }
    record.end = at_;
    at_ += line_end_length();
    for (std::size_t i = record.begin; i < at_; ++i)
      line_ += text_[i] == '\n' ? 1U : 0U;
    return record;
  }

  NaiveField read_field(NaiveRecord& record) {
    NaiveField field;
    const bool quotes = quote_ != '\0';
    if (quotes && at_ < text_.size() && text_[at_] == quote_) {
      field.quoted = true;
      read_quoted(field, record);
    }
    while (!at_line_end() && text_[at_] != delimiter_) {
      // Text after a closing quote, or a quote inside an unquoted field.
      if (field.quoted || (quotes && text_[at_] == quote_)) record.bad_quoting = true;
      field.text.push_back(text_[at_++]);
    }
    return field;
  }

  void read_quoted(NaiveField& field, NaiveRecord& record) {
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c != quote_) {
        field.text.push_back(c);
      } else if (at_ < text_.size() && text_[at_] == quote_) {
        field.text.push_back(quote_);
        ++at_;
      } else {
        return;
      }
    }
    record.bad_quoting = true;
    open_quote_ = true;
  }

  std::string text_;
  char delimiter_;
  char quote_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  bool open_quote_ = false;
};

} // namespace tallystick::table::testing
