// SPDX-License-Identifier: MIT
// Pages hold no markup but their own.
#include "report/html_page.hpp"

#include <gtest/gtest.h>

#include "report/svg_chart.hpp"

namespace tallystick::report {
namespace {

constexpr const char* kHostile = "<script>alert(\"1\")</script> & 'more'";
constexpr const char* kHarmless =
    "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;";

std::size_t times(const std::string& text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++n;
  return n;
}

TEST(Escaped, LeavesNoMarkup) {
  EXPECT_EQ(escaped(kHostile), kHarmless);
  EXPECT_EQ(escaped("gp, 1-7 %"), "gp, 1-7 %");
}

TEST(HtmlPage, EscapesEveryTextItIsGiven) {
  HtmlPage page(kHostile, kHostile, kHostile);
  page.section("one", kHostile);
  page.subsection(kHostile);
  page.text(kHostile), page.note(kHostile), page.alert(kHostile), page.list({kHostile});
  page.key_figures({{kHostile, kHostile}});
  page.facts({{kHostile, kHostile}});
  HtmlTable table(kHostile, {{kHostile}});
  table.add({kHostile});
  table.add({kHostile, kHostile, kHostile}); // more cells than columns
  page.table(table);
  page.folded(kHostile, table);
  page.figure(dot_plot({{"a", kHostile, kHostile}, {kHostile}, {{kHostile, {0.5}}}}));
  page.figure(bar_chart({{"b", kHostile, kHostile}, {{kHostile, -1.0, kHostile}}}));
  page.figure(histogram(
      {{"c", kHostile, kHostile}, kHostile, kHostile, {{0, 1.0, 2.0}}, 0.5, kHostile, kHostile}));
  page.figure(curve({{"d", kHostile, kHostile}, kHostile, kHostile, {{0.5, 0.5, kHostile}}}));
  const std::string html = page.to_html();
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("'more'"), std::string::npos);
  EXPECT_GE(times(html, kHarmless), 25U);
}

TEST(HtmlPage, HeadsRowsAndColumnsOfTables) {
  HtmlTable table("Rows", {{"source", Align::left}, {"rows"}});
  table.add({"gp", "5"});
  const std::string html = table.to_html();
  EXPECT_NE(html.find("<caption>Rows</caption>"), std::string::npos);
  EXPECT_EQ(times(html, "scope=\"col\""), 2U);
  EXPECT_EQ(times(html, "scope=\"row\""), 1U);
}

TEST(HtmlPage, AnEmptyTableIsLeftOut) {
  HtmlPage page("a", "b", "c");
  page.table({"Rows", {{"source"}}});
  page.folded("Rows", {"Rows", {{"source"}}});
  EXPECT_EQ(page.to_html().find("<table"), std::string::npos);
}

TEST(Charts, HaveATitleAndADescription) {
  const std::string svg = dot_plot({{"a", "Title", "Says it"}, {"x"}, {{"gp", {0.97}}}});
  EXPECT_NE(svg.find("role=\"img\" aria-labelledby=\"a-t a-d\""), std::string::npos);
  EXPECT_NE(svg.find("<title id=\"a-t\">Title</title>"), std::string::npos);
  EXPECT_NE(svg.find("<desc id=\"a-d\">Says it</desc>"), std::string::npos);
}

TEST(Charts, AHiddenShareHasNoMark) {
  const auto marks = [](std::optional<double> share) {
    return times(dot_plot({{"a", "t", "d"}, {}, {{"gp", {share}}}}), "<circle");
  };
  EXPECT_EQ(marks(0.5), 1U);
  EXPECT_EQ(marks(std::nullopt), 0U);
}

TEST(Charts, ACurveMarksEveryPointAndLeavesOutLabelsThatWouldOverlap) {
  const std::string svg = curve({{"a", "t", "d"},
                                 "recall",
                                 "precision",
                                 {{0.2, 1, "p9"}, {0.8, 0.9, "p5"}, {0.8, 0.9, "p4"}}});
  EXPECT_EQ(times(svg, "<circle"), 3U);
  EXPECT_EQ(times(svg, "class=\"curve\""), 2U);
  EXPECT_EQ(times(svg, ">p9<") + times(svg, ">p5<"), 2U);
  EXPECT_EQ(times(svg, ">p4<"), 0U);
}

TEST(Charts, NegativeBarsLieLeftOfZero) {
  const std::string svg =
      bar_chart({{"a", "t", "d"}, {{"for", 4.0, "+4"}, {"against", -2.0, "-2"}}});
  EXPECT_EQ(times(svg, "<rect class=\"a\""), 1U);
  EXPECT_EQ(times(svg, "<rect class=\"b\""), 1U);
}

TEST(Charts, OfNothingAreStillWellFormed) {
  for (const std::string& svg :
       {dot_plot({{"a", "t", "d"}, {}, {}}), bar_chart({{"a", "t", "d"}, {}}),
        histogram({{"a", "t", "d"}, "x", "y", {}, {}, {}, {}}),
        curve({{"a", "t", "d"}, "x", "y", {}})}) {
    EXPECT_EQ(svg.find("nan"), std::string::npos);
    EXPECT_EQ(svg.find("inf"), std::string::npos);
    EXPECT_EQ(times(svg, "<svg"), times(svg, "</svg>"));
  }
}

} // namespace
} // namespace tallystick::report
