// SPDX-License-Identifier: MIT
// Charts as inline SVG. Lengths across are shares of the width, so a chart fits a phone and a desk with letters of one
// size; each has a title and a description for who does not see it, and marks that differ in shape as well as in colour.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tallystick::report {

/// What all charts have. `id` is a word that no other chart of the page has.
struct ChartText {
  std::string id;
  std::string title;       ///< shown above
  std::string description; ///< what it says, in words
};

/// Up to three shares (0 to 1) a row, each in a lane of its own: circle, square, diamond.
struct DotPlot {
  struct Row {
    std::string label;
    std::vector<std::optional<double>> shares; ///< one a series; none: hidden
  };
  ChartText text;
  std::vector<std::string> series;
  std::vector<Row> rows;
};
/// The axis ends at 100 % and begins below all dots: at a multiple of 5 %, or nearer where all are near.
[[nodiscard]] std::string dot_plot(const DotPlot& plot);

/// A bar a row, to the right of zero or, if it is negative, to the left of it.
struct BarChart {
  struct Row {
    std::string label;
    std::optional<double> value; ///< none: hidden, or not known
    std::string shown;           ///< beside the bar
  };
  ChartText text;
  std::vector<Row> rows;
};
[[nodiscard]] std::string bar_chart(const BarChart& chart);

/// Columns side by side, each of two parts: full below, hatched above.
struct Histogram {
  struct Bin {
    int from = 0;
    std::optional<double> full; ///< none: hidden
    std::optional<double> hatched;
  };
  ChartText text;
  std::string full; ///< names of the parts
  std::string hatched;
  std::vector<Bin> bins;      ///< ascending, without gaps
  std::optional<double> mark; ///< a line at this value
  std::string mark_text;
  std::string axis; ///< what is along it
};
[[nodiscard]] std::string histogram(const Histogram& histogram);

/// Two shares (0 to 1) at each of several points, which lines join in their order.
struct Curve {
  struct Point {
    double along; ///< the axis below
    double up;    ///< the axis on the left
    std::string label;
  };
  ChartText text;
  std::string axis_along;
  std::string axis_up;
  std::vector<Point> points;
};
/// Both axes end at 100 % and begin below all points, as those of a dot plot. A label that would lie on another is left out.
[[nodiscard]] std::string curve(const Curve& curve);

} // namespace tallystick::report
