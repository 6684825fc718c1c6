// SPDX-License-Identifier: MIT
#include "report/svg_chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "report/html_page.hpp"

namespace tallystick::report {
namespace {

std::string number(double value, int decimals = 2) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%.*f", decimals, value));
  return text;
}

/// A share of the width.
std::string across(double share) {
  return number(100 * share) + "%";
}

std::string line(const char* kind, const std::string& x1, double y1, const std::string& x2,
                 double y2) {
  return std::string("<line class=\"") + kind + "\" x1=\"" + x1 + "\" y1=\"" + number(y1, 1) +
         "\" x2=\"" + x2 + "\" y2=\"" + number(y2, 1) + "\"/>";
}

std::string text_at(const std::string& x, double y, const char* anchor, const std::string& text,
                    const char* kind = "") {
  return "<text x=\"" + x + "\" y=\"" + number(y, 1) + "\" text-anchor=\"" + anchor + "\"" +
         (*kind == 0 ? "" : std::string(" class=\"") + kind + "\"") + ">" + escaped(text) +
         "</text>";
}

/// A mark that is told by its shape: circle, square, diamond. x is a share of the width, so shapes are drawn around zero
/// in a nested coordinate system that overflows.
std::string shape(std::size_t series, const std::string& x, double y) {
  std::string svg = "<svg x=\"" + x + "\" y=\"" + number(y, 1) +
                    "\" width=\"1\" height=\"1\" overflow=\"visible\">";
  switch (series) {
  case 0:
    svg += "<circle class=\"a\" r=\"4.5\"/>";
    break;
  case 1:
    svg += "<rect class=\"b\" x=\"-4\" y=\"-4\" width=\"8\" height=\"8\"/>";
    break;
  default:
    svg += "<path class=\"c\" d=\"M0-5.6 5.6 0 0 5.6-5.6 0Z\"/>";
  }
  return svg + "</svg>";
}

std::string begin_figure(const ChartText& text) {
  return "<figure>\n<figcaption>" + escaped(text.title) + "</figcaption>\n";
}

std::string begin_svg(const ChartText& text, double height) {
  return "<svg role=\"img\" aria-labelledby=\"" + text.id + "-t " + text.id + "-d\" height=\"" +
         number(height, 0) + "\">\n<title id=\"" + text.id + "-t\">" + escaped(text.title) +
         "</title>\n<desc id=\"" + text.id + "-d\">" + escaped(text.description) + "</desc>\n";
}

template<class Rows>
std::string labels(const Rows& rows, int row_height) {
  std::string html = "<div class=\"labels\" aria-hidden=\"true\">";
  const std::string style = "height:" + std::to_string(row_height) +
                            "px;line-height:" + std::to_string(row_height) + "px";
  for (const auto& row : rows)
    html += "<span style=\"" + style + "\">" + escaped(row.label) + "</span>";
  return html + "</div>\n";
}

std::string legend(const std::vector<std::string>& series) {
  std::string html = "<ul class=\"legend\">";
  for (std::size_t s = 0; s < series.size(); ++s)
    html += "<li><svg width=\"12\" height=\"12\" aria-hidden=\"true\">" + shape(s, "6", 6) +
            "</svg>" + escaped(series[s]) + "</li>";
  return html + "</ul>\n";
}

/// Room left and right of the axis, as a share of the width: half a mark, half a number.
constexpr double kMargin = 0.035;

/// Where an axis to 100 % begins, so that all shares lie on it and five steps lead to 100 %.
double axis_begin(double lowest) {
  for (const double begin : {0.999, 0.995, 0.99, 0.98})
    if (lowest - begin > 0.1 * (1 - begin)) return begin;
  return std::clamp(std::floor((lowest - 0.002) * 20) / 20, 0.0, 0.95);
}

int axis_decimals(double begin) {
  return begin > 0.99 ? 2 : begin > 0.95 ? 1 : 0;
}

} // namespace

std::string dot_plot(const DotPlot& plot) {
  constexpr int kRow = 30;
  double lowest = 1;
  for (const DotPlot::Row& row : plot.rows)
    for (const auto& share : row.shares)
      lowest = std::min(lowest, share.value_or(1));
  const double begin = axis_begin(lowest);
  const auto x = [&](double share) {
    return across(kMargin + (1 - 2 * kMargin) * (share - begin) / (1 - begin));
  };
  const double bottom = static_cast<double>(plot.rows.size()) * kRow;
  std::string svg = begin_svg(plot.text, bottom + 24);
  constexpr int kTicks = 5;
  const int decimals = axis_decimals(begin);
  for (int t = 0; t <= kTicks; ++t) {
    const double share = begin + (1 - begin) * t / kTicks;
    svg += line("grid", x(share), 0, x(share), bottom);
    if (decimals < 2 || t % 2 == 1) // long numbers would run into each other on a phone
      svg += text_at(x(share), bottom + 17, "middle", number(100 * share, decimals) + "%");
  }
  svg += "\n";
  for (std::size_t r = 0; r < plot.rows.size(); ++r) {
    const double top = static_cast<double>(r) * kRow;
    svg += line("lane", "0%", top + kRow, "100%", top + kRow);
    for (std::size_t s = 0; s < plot.rows[r].shares.size(); ++s)
      if (const auto& share = plot.rows[r].shares[s])
        svg += shape(s, x(*share), top + 6.5 + 8.5 * static_cast<double>(s));
    svg += "\n";
  }
  return begin_figure(plot.text) + legend(plot.series) + "<div class=\"plot\">\n" +
         labels(plot.rows, kRow) + svg + "</svg>\n</div>\n</figure>\n";
}

std::string bar_chart(const BarChart& chart) {
  constexpr int kRow = 26;
  constexpr double kTextRoom = 0.17; // beside the longest bar
  double least = 0;
  double most = 0;
  for (const BarChart::Row& row : chart.rows)
    least = std::min(least, row.value.value_or(0)), most = std::max(most, row.value.value_or(0));
  const double left = least < 0 ? kTextRoom : 0.0;
  const double right = 1 - (most > 0 ? kTextRoom : 0.0);
  const double span = most > least ? most - least : 1;
  const auto x = [&](double value) { return left + (right - left) * (value - least) / span; };
  const double bottom = static_cast<double>(chart.rows.size()) * kRow;
  std::string svg = begin_svg(chart.text, bottom);
  for (std::size_t r = 0; r < chart.rows.size(); ++r) {
    const BarChart::Row& row = chart.rows[r];
    const double top = static_cast<double>(r) * kRow;
    const double value = row.value.value_or(0);
    const bool negative = value < 0;
    if (row.value)
      svg += std::string("<rect class=\"") + (negative ? "b" : "a") + "\" x=\"" +
             across(std::min(x(0), x(value))) + "\" y=\"" + number(top + 5, 1) + "\" width=\"" +
             across(std::abs(x(value) - x(0))) + "\" height=\"" + number(kRow - 10, 0) + "\"/>";
    svg += "<svg x=\"" + across(x(value)) + "\" y=\"" + number(top + kRow / 2.0 + 4, 1) +
           "\" width=\"1\" height=\"1\" overflow=\"visible\">" +
           text_at(negative ? "-6" : "6", 0, negative ? "end" : "start", row.shown, "value") +
           "</svg>\n";
  }
  svg += line("axis", across(x(0)), 0, across(x(0)), bottom);
  return begin_figure(chart.text) + "<div class=\"plot\">\n" + labels(chart.rows, kRow) + svg +
         "</svg>\n</div>\n</figure>\n";
}

std::string histogram(const Histogram& chart) {
  constexpr double kTop = 26; // for the text of the mark
  constexpr double kHeight = 200;
  double most = 1;
  for (const Histogram::Bin& bin : chart.bins)
    most = std::max(most, bin.full.value_or(0) + bin.hatched.value_or(0));
  const double bins = std::max<double>(1, static_cast<double>(chart.bins.size()));
  const double width = (1 - 2 * kMargin) / bins;
  const int first = chart.bins.empty() ? 0 : chart.bins.front().from;
  const auto x = [&](double value) { return kMargin + width * (value - first); };
  const double bottom = kTop + kHeight;
  std::string svg = begin_svg(chart.text, bottom + 42);
  const std::string pattern = chart.text.id + "-hatch";
  svg += "<defs><pattern id=\"" + pattern +
         "\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
         "patternTransform=\"rotate(45)\"><rect class=\"hatch-paper\" width=\"6\" height=\"6\"/>"
         "<line class=\"hatch-line\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\"/></pattern></defs>\n";
  const auto column = [&](int from, double low, double high, const std::string& kind) {
    return "<rect " + kind + " x=\"" + across(x(from) + width * 0.06) + "\" y=\"" +
           number(bottom - kHeight * high / most, 1) + "\" width=\"" + across(width * 0.88) +
           "\" height=\"" + number(kHeight * (high - low) / most, 1) + "\"/>";
  };
  for (const Histogram::Bin& bin : chart.bins) {
    const double full = bin.full.value_or(0);
    const double hatched = bin.hatched.value_or(0);
    if (full > 0) svg += column(bin.from, 0, full, "class=\"a\"");
    if (hatched > 0)
      svg += column(bin.from, full, full + hatched, "fill=\"url(#" + pattern + ")\"") +
             column(bin.from, full, full + hatched, "class=\"outline\"");
    if (!bin.full || !bin.hatched)
      svg += text_at(across(x(bin.from + 0.5)), bottom - kHeight * (full + hatched) / most - 3,
                     "middle", "*");
  }
  svg += "\n" + line("axis", "0%", bottom, "100%", bottom);
  const int step = chart.bins.size() > 24 ? 10 : 5;
  for (const Histogram::Bin& bin : chart.bins)
    if (bin.from % step == 0)
      svg += line("axis", across(x(bin.from)), bottom, across(x(bin.from)), bottom + 4) +
             text_at(across(x(bin.from)), bottom + 18, "middle", std::to_string(bin.from));
  svg += text_at("50%", bottom + 37, "middle", chart.axis);
  if (chart.mark) {
    const double at = x(*chart.mark);
    svg += line("mark", across(at), 14, across(at), bottom) + text_at(across(at), 10,
                                                                      at > 0.66   ? "end"
                                                                      : at < 0.33 ? "start"
                                                                                  : "middle",
                                                                      chart.mark_text, "value");
  }
  const std::string key =
      "<ul class=\"legend\"><li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><rect "
      "class=\"a\" width=\"14\" height=\"14\"/></svg>" +
      escaped(chart.full) +
      "</li><li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><rect fill=\"url(#" + pattern +
      ")\" width=\"14\" height=\"14\"/><rect class=\"outline\" width=\"14\" "
      "height=\"14\"/></svg>" +
      escaped(chart.hatched) + "</li></ul>\n";
  return begin_figure(chart.text) + key + "<div class=\"wide\">\n" + svg +
         "</svg>\n</div>\n</figure>\n";
}

namespace {

/// One axis of a curve: where shares lie on it, as shares of its length.
struct ShareAxis {
  double begin;
  [[nodiscard]] double at(double share) const { return (share - begin) / (1 - begin); }
  [[nodiscard]] std::string tick(int t) const {
    return number(100 * (begin + (1 - begin) * t / kTicks), axis_decimals(begin)) + "%";
  }
  static constexpr int kTicks = 5;
};

template<class ShareOf>
ShareAxis axis_of(const Curve& curve, const ShareOf& share) {
  double lowest = 1;
  for (const Curve::Point& point : curve.points)
    lowest = std::min(lowest, share(point));
  return {axis_begin(lowest)};
}

} // namespace

std::string curve(const Curve& curve) {
  constexpr double kTop = 24; // for the name of the axis
  constexpr double kHeight = 220;
  constexpr double kLeft = 0.1; // for its numbers
  const ShareAxis along = axis_of(curve, [](const Curve::Point& point) { return point.along; });
  const ShareAxis up = axis_of(curve, [](const Curve::Point& point) { return point.up; });
  const auto x = [&](double share) { return kLeft + (1 - kLeft - kMargin) * along.at(share); };
  const auto y = [&](double share) { return kTop + kHeight * (1 - up.at(share)); };
  const double bottom = kTop + kHeight;
  std::string svg = begin_svg(curve.text, bottom + 42) + text_at("0%", 10, "start", curve.axis_up);
  for (int t = 0; t <= ShareAxis::kTicks; ++t) {
    const double share = static_cast<double>(t) / ShareAxis::kTicks;
    const double high = bottom - kHeight * share;
    const std::string right = across(kLeft + (1 - kLeft - kMargin) * share);
    svg += line("grid", across(kLeft), high, across(1 - kMargin), high) +
           line("grid", right, kTop, right, bottom) +
           text_at(across(kLeft - 0.012), high + 4, "end", up.tick(t));
    if (axis_decimals(along.begin) < 2 || t % 2 == 1)
      svg += text_at(right, bottom + 18, "middle", along.tick(t));
  }
  svg += text_at("50%", bottom + 37, "middle", curve.axis_along) + "\n";
  for (std::size_t i = 1; i < curve.points.size(); ++i) {
    const Curve::Point& from = curve.points[i - 1];
    const Curve::Point& to = curve.points[i];
    svg += line("curve", across(x(from.along)), y(from.up), across(x(to.along)), y(to.up));
  }
  std::vector<const Curve::Point*> labelled;
  for (const Curve::Point& point : curve.points) {
    constexpr double kApart = 0.1; // of the width; and as many pixels as a line of text is high
    svg += shape(0, across(x(point.along)), y(point.up));
    const bool free =
        std::none_of(labelled.begin(), labelled.end(), [&](const Curve::Point* other) {
          return std::abs(x(other->along) - x(point.along)) < kApart &&
                 std::abs(y(other->up) - y(point.up)) < 14;
        });
    if (!free) continue;
    labelled.push_back(&point);
    const bool left = along.at(point.along) < 0.1; // beside the numbers of the axis
    svg += text_at(across(x(point.along) + (left ? 0.012 : -0.012)), y(point.up) + 16,
                   left ? "start" : "end", point.label, "value");
  }
  return begin_figure(curve.text) + "<div class=\"wide\">\n" + svg + "</svg>\n</div>\n</figure>\n";
}

} // namespace tallystick::report
