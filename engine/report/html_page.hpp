// SPDX-License-Identifier: MIT
// A page of HTML that needs nothing but itself: no script, no font, no picture from elsewhere. Reads without styles as well.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/text_table.hpp"

namespace tallystick::report {

/// A text as it stands in HTML or SVG, in elements and in quoted attributes.
[[nodiscard]] std::string escaped(std::string_view text);

/// A table with a caption; the first cell of a row is its heading. Texts are escaped.
class HtmlTable {
public:
  HtmlTable(std::string caption, std::vector<TextTable::Column> columns)
      : caption_(std::move(caption)), columns_(std::move(columns)) {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] const std::string& caption() const { return caption_; }
  [[nodiscard]] std::string to_html() const;

private:
  std::string caption_;
  std::vector<TextTable::Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// A number that stands out, and what it is.
struct KeyFigure {
  std::string number;
  std::string what;
};

/// Built from top to bottom. Texts are escaped; figures are HTML as the chart functions make it (svg_chart.hpp).
class HtmlPage {
public:
  /// `kind` is what the page is ("Linkage report"), `title` what it is about, `lead` a line below.
  HtmlPage(std::string kind, std::string title, std::string lead)
      : kind_(std::move(kind)), title_(std::move(title)), lead_(std::move(lead)) {}

  /// Ends the section before; also an entry of the list of contents. `id` is a word of letters.
  void section(std::string id, std::string heading);
  void subsection(std::string_view heading);
  void text(std::string_view text);
  void note(std::string_view text);  ///< in small print
  void alert(std::string_view text); ///< somebody has to look at it
  void list(const std::vector<std::string>& items);
  void key_figures(const std::vector<KeyFigure>& figures);
  void facts(const std::vector<std::pair<std::string, std::string>>& facts); ///< name, value
  void table(const HtmlTable& table);
  void folded(std::string_view summary, const HtmlTable& table); ///< shown when asked for
  void figure(const std::string& html) { body_ += html; }
  [[nodiscard]] std::string to_html() const;

private:
  std::string kind_;
  std::string title_;
  std::string lead_;
  std::vector<std::pair<std::string, std::string>> contents_; ///< id, heading
  std::string body_;
};

} // namespace tallystick::report
