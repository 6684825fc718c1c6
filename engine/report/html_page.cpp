// SPDX-License-Identifier: MIT
#include "report/html_page.hpp"

#include "report/page_style.hpp"

namespace tallystick::report {
namespace {

std::string element(std::string_view name, std::string_view text) {
  std::string html = "<";
  html.append(name).append(">").append(escaped(text)).append("</").append(name).append(">\n");
  return html;
}

} // namespace

std::string escaped(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
    case '&':
      html += "&amp;";
      break;
    case '<':
      html += "&lt;";
      break;
    case '>':
      html += "&gt;";
      break;
    case '"':
      html += "&quot;";
      break;
    case '\'':
      html += "&#39;";
      break;
    default:
      html += c;
    }
  }
  return html;
}

std::string HtmlTable::to_html() const {
  // A region that can be reached with the keyboard, since it scrolls where a table is wider than the screen.
  std::string html = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" +
                     escaped(caption_) + "\">\n<table>\n<caption>" + escaped(caption_) +
                     "</caption>\n<thead><tr>";
  const auto cell_class = [&](std::size_t c) {
    return columns_[c].align == Align::left ? "" : " class=\"n\"";
  };
  for (std::size_t c = 0; c < columns_.size(); ++c)
    html += std::string("<th scope=\"col\"") + cell_class(c) + ">" + escaped(columns_[c].title) +
            "</th>";
  html += "</tr></thead>\n<tbody>\n";
  for (const auto& row : rows_) {
    html += "<tr>";
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const std::string text = escaped(c < row.size() ? row[c] : std::string());
      html += c == 0 ? "<th scope=\"row\">" + text + "</th>"
                     : std::string("<td") + cell_class(c) + ">" + text + "</td>";
    }
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table>\n</div>\n";
}

void HtmlPage::section(std::string id, std::string heading) {
  if (!contents_.empty()) body_ += "</section>\n";
  body_ += "<section aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">" + escaped(heading) +
           "</h2>\n";
  contents_.emplace_back(std::move(id), std::move(heading));
}

void HtmlPage::subsection(std::string_view heading) {
  body_ += element("h3", heading);
}

void HtmlPage::text(std::string_view text) {
  body_ += element("p", text);
}

void HtmlPage::note(std::string_view text) {
  body_ += "<p class=\"note\">" + escaped(text) + "</p>\n";
}

void HtmlPage::alert(std::string_view text) {
  body_ += "<p class=\"alert\"><strong>Look at this:</strong> " + escaped(text) + "</p>\n";
}

void HtmlPage::list(const std::vector<std::string>& items) {
  body_ += "<ul>\n";
  for (const std::string& item : items)
    body_ += element("li", item);
  body_ += "</ul>\n";
}

void HtmlPage::key_figures(const std::vector<KeyFigure>& figures) {
  body_ += "<dl class=\"figures\">\n";
  for (const KeyFigure& figure : figures)
    body_ +=
        "<div><dt>" + escaped(figure.what) + "</dt><dd>" + escaped(figure.number) + "</dd></div>\n";
  body_ += "</dl>\n";
}

void HtmlPage::facts(const std::vector<std::pair<std::string, std::string>>& facts) {
  body_ += "<dl class=\"facts\">\n";
  for (const auto& [name, value] : facts)
    body_ += "<div><dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd></div>\n";
  body_ += "</dl>\n";
}

void HtmlPage::table(const HtmlTable& table) {
  if (!table.empty()) body_ += table.to_html();
}

void HtmlPage::folded(std::string_view summary, const HtmlTable& table) {
  if (!table.empty())
    body_ += "<details>\n<summary>" + escaped(summary) + "</summary>\n" + table.to_html() +
             "</details>\n";
}

std::string HtmlPage::to_html() const {
  std::string html = "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'\">\n"
                     "<meta name=\"color-scheme\" content=\"light dark\">\n";
  html += "<title>" + escaped(kind_) + ": " + escaped(title_) + "</title>\n<style>\n";
  html += page_style();
  html += "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to content</a>\n"
          "<header>\n<p class=\"kind\">" +
          escaped(kind_) + "</p>\n<h1>" + escaped(title_) + "</h1>\n<p class=\"lead\">" +
          escaped(lead_) + "</p>\n</header>\n<nav aria-label=\"Contents\">\n<ul>\n";
  for (const auto& [id, heading] : contents_)
    html += "<li><a href=\"#" + id + "\">" + escaped(heading) + "</a></li>\n";
  html += "</ul>\n</nav>\n<main id=\"content\" tabindex=\"-1\">\n" + body_;
  if (!contents_.empty()) html += "</section>\n";
  return html + "</main>\n</body>\n</html>\n";
}

} // namespace tallystick::report
