// SPDX-License-Identifier: MIT
// Checks of identifiers, column by column: what standardise makes of a cell, given back to whom the cell belongs. The only
// file of the package that looks at an identifier's value.
#include <pybind11/pybind11.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/column_arrays.hpp"
#include "bindings/errors.hpp"
#include "bindings/frames.hpp"
#include "bindings/topics.hpp"
#include "core/parallel.hpp"
#include "identity/reveal.hpp"
#include "standardise/nhs_number.hpp"
#include "standardise/postcode.hpp"
#include "standardise/practice.hpp"
#include "table/column_builder.hpp"
#include "table/column_text.hpp"

namespace tallystick::python {
namespace py = pybind11;

namespace {

using standardise::Reading;
using table::ColumnBuilder;

/// What is said of one cell, which is not missing.
using Answer = std::function<void(std::string_view cell, ColumnBuilder& out)>;

/// A question to a column: what to answer, as which Arrow type, and how many digits a number has at least.
struct Question {
  Answer answer;
  const char* format;
  std::size_t least_digits = 1;
};

void put_bool(ColumnBuilder& out, bool value) {
  out.append(
      table::PackedValue{false, value ? std::string_view("\1", 1) : std::string_view("\0", 1)});
}

void put_text(ColumnBuilder& out, std::string_view text) {
  if (text.empty())
    out.append_missing();
  else
    out.append_bytes(text);
}

template<class Value>
void put_issue(ColumnBuilder& out, const Reading<Value>& reading) {
  if (reading.refused)
    out.append_bytes(info(*reading.refused).code);
  else
    out.append_missing();
}

/// The cell's number as ten digits; empty if it has none.
std::string digits_of(const Reading<NhsNumber>& reading) {
  if (reading.value.absent()) return {};
  TextBuffer text;
  text.room(10);
  text.digits(reading.value.reveal(reveal_token()), 10);
  return std::string(text.view());
}

Question about_numbers(const std::string& what, const std::string& palindromes) {
  standardise::NumberRules rules;
  rules.palindromes = palindromes == "accept" ? standardise::PalindromePolicy::accept
                                              : standardise::PalindromePolicy::refuse;
  const auto read = [rules](std::string_view cell) {
    return standardise::read_nhs_number(cell, rules);
  };
  constexpr std::size_t kDigits = 10;
  if (what == "valid")
    return {[read](std::string_view cell, ColumnBuilder& out) {
              put_bool(out, !read(cell).value.absent());
            },
            "b", kDigits};
  if (what == "issue")
    return {[read](std::string_view cell, ColumnBuilder& out) { put_issue(out, read(cell)); }, "u",
            kDigits};
  return {
      [read](std::string_view cell, ColumnBuilder& out) { put_text(out, digits_of(read(cell))); },
      "u", kDigits};
}

Question about_postcodes(const std::string& what) {
  const auto read = [](std::string_view cell) { return standardise::read_gb_postcode(cell); };
  const auto part = [read](PostcodeLevel level) -> Question {
    return {[read, level](std::string_view cell, ColumnBuilder& out) {
              const PostcodePart found = read(cell).value.part(level);
              put_text(out, found.absent() ? std::string_view()
                                           : found.reveal_text(reveal_token()).view());
            },
            "u"};
  };
  if (what == "valid")
    return {[read](std::string_view cell, ColumnBuilder& out) {
              put_bool(out, !read(cell).value.absent());
            },
            "b"};
  if (what == "issue")
    return {[read](std::string_view cell, ColumnBuilder& out) {
              const Reading<Postcode> reading = read(cell);
              if (has(reading.flags, RowFlags::pseudo_postcode)) // no place: known, and not used
                out.append_bytes(info(IssueCode::postcode_pseudo).code);
              else
                put_issue(out, reading);
            },
            "u"};
  if (what == "area") return part(PostcodeLevel::area);
  if (what == "district") return part(PostcodeLevel::district);
  if (what == "outward") return part(PostcodeLevel::outward);
  if (what == "sector") return part(PostcodeLevel::sector);
  return {[read](std::string_view cell, ColumnBuilder& out) {
            const Postcode found = read(cell).value;
            put_text(out, found.absent() ? std::string_view()
                                         : found.reveal_text(reveal_token()).view());
          },
          "u"};
}

Question about_practices(const std::string& what) {
  const auto read = [](std::string_view cell) { return standardise::read_practice(cell); };
  if (what == "issue")
    return {[read](std::string_view cell, ColumnBuilder& out) { put_issue(out, read(cell)); }, "u"};
  return {[read](std::string_view cell, ColumnBuilder& out) {
            put_bool(out, !read(cell).value.absent());
          },
          "b"};
}

Question question_of(const std::string& field, const std::string& what,
                     const std::string& palindromes) {
  if (field == "nhs_number") return about_numbers(what, palindromes);
  return field == "postcode" ? about_postcodes(what) : about_practices(what);
}

table::Owned<ArrowArray> answer_rows(const table::ColumnView& column, std::size_t first,
                                     std::size_t rows, const Question& question) {
  const table::TextRange range{first, rows, question.least_digits};
  SecretBuffer text;
  text.reserve(text_bound(column, range));
  std::vector<table::TextPlace> places;
  append_texts(column, range, text, places);
  std::vector<ColumnBuilder> answers;
  answers.emplace_back(question.format);
  for (std::size_t row = 0; row < rows; ++row) {
    if (!column.value_of(first + row))
      answers[0].append_missing();
    else
      question.answer(text.view().substr(places[row].offset, places[row].length), answers[0]);
  }
  table::Owned<ArrowArray> batch = make_batch(std::move(answers), rows);
  ArrowArray& child = *batch->children[0]; // the only column, without the table around it
  return table::Owned<ArrowArray>(child);
}

/// A column of answers, as long as the column that was asked.
Table ask(const py::object& column, const Question& question, unsigned threads) {
  ArrowArrayStream raw = take_stream(column);
  auto answers = [&]() -> Result<Table> {
    const py::gil_scoped_release without_python;
    auto arrays = ColumnArrays::read(raw);
    if (!arrays) return std::move(arrays).error();
    constexpr std::size_t kRowsAtATime = std::size_t{1} << 14U;
    struct Piece {
      std::size_t array;
      std::size_t first;
      std::size_t rows;
    };
    std::vector<Piece> pieces;
    std::uint64_t total = 0;
    for (std::size_t array = 0; array < arrays->arrays(); ++array) {
      const std::size_t rows = arrays->rows(array);
      total += rows;
      for (std::size_t first = 0; first < rows; first += kRowsAtATime)
        pieces.push_back({array, first, std::min(kRowsAtATime, rows - first)});
    }
    auto rows = std::make_shared<table::SharedTable>();
    rows->batches.resize(pieces.size());
    parallel_for(ThreadCount{threads}, pieces.size(), 1, [&](std::size_t p, std::size_t) {
      rows->batches[p] =
          answer_rows(arrays->column(pieces[p].array), pieces[p].first, pieces[p].rows, question);
    });
    const table::NamedFormat format{"", question.format};
    table::Owned<ArrowSchema> schema = table::make_schema({&format, 1});
    rows->schema = table::Owned<ArrowSchema>(*schema->children[0]);
    return Table({}, std::move(rows), total);
  }();
  if (!answers) throw_error(answers.error());
  return std::move(*answers);
}

/// A column of texts, of a list of str or None.
Table column_of(const py::sequence& values) {
  std::vector<ColumnBuilder> column;
  column.emplace_back("u");
  for (const py::handle value : values) {
    if (value.is_none()) {
      column[0].append_missing();
      continue;
    }
    Py_ssize_t size = 0;
    const char* const text =
        PyUnicode_Check(value.ptr()) == 0 ? nullptr : PyUnicode_AsUTF8AndSize(value.ptr(), &size);
    if (text == nullptr) {
      PyErr_Clear(); // Python's own error would hold the text
      throw py::type_error("a list holds something else than texts and None: hand over numbers as "
                           "a column of numpy, pandas, polars or pyarrow");
    }
    column[0].append_bytes({text, static_cast<std::size_t>(size)});
  }
  const std::size_t rows = column[0].size();
  auto held = std::make_shared<table::SharedTable>();
  table::Owned<ArrowArray> batch = make_batch(std::move(column), rows);
  ArrowArray& child = *batch->children[0];
  held->batches.emplace_back(child);
  const table::NamedFormat format{"", "u"};
  table::Owned<ArrowSchema> schema = table::make_schema({&format, 1});
  held->schema = table::Owned<ArrowSchema>(*schema->children[0]);
  return Table({}, std::move(held), rows);
}

} // namespace

void add_values(py::module_& module) {
  module.def("column_of", column_of, py::arg("values"));
  module.def(
      "ask_column",
      [](const py::object& column, const std::string& field, const std::string& what,
         const std::string& palindromes,
         unsigned threads) { return ask(column, question_of(field, what, palindromes), threads); },
      py::arg("column"), py::arg("field"), py::arg("what"), py::arg("palindromes"),
      py::arg("threads"));
}

} // namespace tallystick::python
