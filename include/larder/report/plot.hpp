// Plots as SVG text: lines over one axis, or groups of bars. Title, labeled axes with ticks and a light grid, a legend beside the plot,
// linear or logarithmic scales. The same data give the same text on every machine.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <larder/config.hpp>
#include <larder/core/result.hpp>
#include <larder/report/scale.hpp>
#include <larder/report/svg.hpp>

namespace larder::inline v0::report {

struct point {
  double x = 0, y = 0;
};

/// A named line through points, joined in the order given.
struct line_series {
  std::string name;
  std::vector<point> points;
};

/// A long series made fit to be looked at: the means of its values over at most `most` windows of one length, the last one perhaps shorter,
/// each at the middle of its window. Value i reaches from x = i to i + 1. most: at least 1. O(values).
inline std::vector<point> window_means(const std::vector<double>& values, std::size_t most) {
  LARDER_EXPECTS(most > 0, "a series is drawn as at least one window");
  const std::size_t window = values.size() / most + (values.size() % most != 0);
  std::vector<point> means;
  for (std::size_t begin = 0; begin < values.size(); begin += window) {
    const std::size_t end = std::min(begin + window, values.size());
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += values[i];
    means.push_back({static_cast<double>(begin + end) / 2, sum / static_cast<double>(end - begin)});
  }
  return means;
}

struct line_plot {
  std::string title;
  axis x, y;
  std::vector<line_series> lines;
};

/// A value for each group of a bar plot.
struct bar_series {
  std::string name;
  std::vector<double> values;
};

struct bar_plot {
  std::string title;
  axis y;
  std::vector<std::string> groups;
  std::vector<bar_series> bars;
};

namespace detail {

/// The values along one axis: their range, or why they cannot be drawn.
class extent {
 public:
  extent(const std::string& title, const axis& described) : title_(&title), axis_(&described) {
    for (const auto& fixed : {described.low, described.high})
      if (fixed) check(*fixed, "a fixed end");
    if (described.low && described.high && !(*described.low < *described.high)) refuse("the fixed ends are not in order");
  }
  void take(double value, const std::string& series) {
    check(value, "series " + series);
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
  }
  [[nodiscard]] const std::optional<fault>& trouble() const noexcept { return trouble_; }
  [[nodiscard]] scale settled() const { return {*axis_, low_, high_}; }

 private:
  void check(double value, const std::string& where) {
    if (!(std::fabs(value) < 1e300))
      refuse(fmt::format("{} holds {}, which is not a number that can be drawn", where, value));
    else if (axis_->logarithmic && !(value > 0))
      refuse(fmt::format("{} holds {}, and a logarithmic axis begins above 0", where, value));
  }
  void refuse(std::string reason) {
    if (!trouble_) trouble_ = fault{"plot " + *title_, 0, axis_->label, std::move(reason)};
  }

  const std::string* title_;
  const axis* axis_;
  double low_ = std::numeric_limits<double>::infinity(), high_ = -low_;
  std::optional<fault> trouble_;
};

/// The parts that both kinds of plot share: the frame, the y axis, the title, the legend.
class plot_frame {
 public:
  static constexpr double width = 860, height = 480, top = 46, widest_name = 260;

  template <class Series>
  plot_frame(const std::string& title, const axis& y, const scale& vertical, const std::vector<Series>& legend, double below)
      : canvas(width, height), bottom(height - below), vertical_(vertical) {
    double labels = 0, names = 0;
    for (const double tick : vertical.ticks()) labels = std::max(labels, svg_canvas::width_of(short_number(tick)));
    for (const Series& series : legend) names = std::max(names, svg_canvas::width_of(series.name));
    left = 44 + labels;
    right = width - (legend.size() > 1 ? std::min(names, widest_name) + 64 : 24);
    canvas.text(left, 26, title, {.size = 16, .bold = true});
    for (const double tick : vertical.ticks()) {
      canvas.line(left, y_of(tick), right, y_of(tick), "#e2e2e2");
      canvas.text(left - 8, y_of(tick) + 4.5, short_number(tick), {.anchor = "end"});
    }
    canvas.text(18, (top + bottom) / 2, y.label, {.anchor = "middle", .turn = -90});
  }

  [[nodiscard]] double y_of(double value) const { return bottom - vertical_.place(value) * (bottom - top); }
  [[nodiscard]] double x_of(double place) const { return left + place * (right - left); }
  /// Where bars stand: 0, or the nearest end of the axis.
  [[nodiscard]] double base() const { return std::clamp(y_of(0), top, bottom); }

  void draw_axes() {
    canvas.line(left, top, left, bottom, "#444444");
    canvas.line(left, bottom, right, bottom, "#444444");
  }

  /// Calls key(x, y, i) to draw the key of each series beside its name.
  template <class Series, class Key>
  void draw_legend(const std::vector<Series>& series, Key key) {
    if (series.size() < 2) return;
    const double step = std::min(20.0, (bottom - top) / static_cast<double>(series.size()));
    for (std::size_t i = 0; i < series.size(); ++i) {
      const double y = top + 8 + step * static_cast<double>(i);
      key(right + 14, y, i);
      canvas.text(right + 48, y + 4.5, svg_canvas::shortened(series[i].name, widest_name), {});
    }
  }

  svg_canvas canvas;
  double left = 0, right = 0, bottom = 0;

 private:
  const scale& vertical_;
};

}  // namespace detail

/// Draws lines. Faults: nothing to draw, a value that is not finite, or one not above 0 on a logarithmic axis. O(points).
inline result<std::string> svg(const line_plot& plot) {
  detail::extent across(plot.title, plot.x), up(plot.title, plot.y);
  std::size_t count = 0;
  for (const line_series& line : plot.lines) {
    for (const point& p : line.points) across.take(p.x, line.name), up.take(p.y, line.name), ++count;
  }
  if (across.trouble()) return *across.trouble();
  if (up.trouble()) return *up.trouble();
  if (count == 0) return fault{"plot " + plot.title, 0, {}, "there is no point to draw"};

  const scale horizontal = across.settled(), vertical = up.settled();
  detail::plot_frame frame(plot.title, plot.y, vertical, plot.lines, 64);
  svg_canvas& canvas = frame.canvas;
  for (const double tick : horizontal.ticks()) {
    const double x = frame.x_of(horizontal.place(tick));
    canvas.line(x, frame.top, x, frame.bottom, "#eeeeee");
    canvas.text(x, frame.bottom + 20, short_number(tick), {.anchor = "middle"});
  }
  canvas.text((frame.left + frame.right) / 2, frame.bottom + 46, plot.x.label, {.anchor = "middle"});
  frame.draw_axes();
  canvas.begin_clip(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    std::string path;
    for (const point& p : plot.lines[i].points)
      path += fmt::format("{}{:.2f} {:.2f}", path.empty() ? 'M' : 'L', frame.x_of(horizontal.place(p.x)), frame.y_of(p.y));
    if (!path.empty()) canvas.curve(path, series_style::of(i));
  }
  canvas.end_clip();
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const auto& points = plot.lines[i].points;
    // A dozen markers tell a line apart; one at each of hundreds of points would hide it.
    const std::size_t every = std::max<std::size_t>(1, points.size() / 12);
    for (std::size_t p = i % every; p < points.size(); p += every) {
      const double x = horizontal.place(points[p].x), y = vertical.place(points[p].y);
      if (x >= 0 && x <= 1 && y >= 0 && y <= 1) canvas.marker(frame.x_of(x), frame.y_of(points[p].y), series_style::of(i));
    }
  }
  frame.draw_legend(plot.lines, [&](double x, double y, std::size_t i) {
    canvas.curve(fmt::format("M{:.2f} {:.2f}L{:.2f} {:.2f}", x, y, x + 28, y), series_style::of(i));
    canvas.marker(x + 14, y, series_style::of(i));
  });
  return canvas.finish();
}

/// Draws groups of bars, one bar of each series in a group. Faults: as for lines, and a series without a value for each group. O(bars).
inline result<std::string> svg(const bar_plot& plot) {
  detail::extent up(plot.title, plot.y);
  for (const bar_series& series : plot.bars) {
    for (const double value : series.values) up.take(value, series.name);
    if (series.values.size() != plot.groups.size()) {
      return fault{"plot " + plot.title, 0, "series " + series.name,
                   fmt::format("has {} values for {} groups", series.values.size(), plot.groups.size())};
    }
  }
  if (plot.groups.empty() || plot.bars.empty()) return fault{"plot " + plot.title, 0, {}, "there is no bar to draw"};
  if (!plot.y.logarithmic && !plot.y.low && !plot.y.high) up.take(0, "0");  // a bar's length is its value
  if (up.trouble()) return *up.trouble();

  const scale vertical = up.settled();
  constexpr double longest_label = 170, sine = 0.47, turn = -28;
  double longest = 0;
  for (const std::string& group : plot.groups) longest = std::max(longest, svg_canvas::width_of(group));
  // Names that do not fit beside each other are turned, and get the room below that this takes.
  const bool crowded = longest * static_cast<double>(plot.groups.size()) > 0.7 * detail::plot_frame::width;
  detail::plot_frame frame(plot.title, plot.y, vertical, plot.bars, crowded ? 30 + sine * std::min(longest, longest_label) : 40);
  svg_canvas& canvas = frame.canvas;
  const auto groups = static_cast<double>(plot.groups.size()), series_count = static_cast<double>(plot.bars.size());
  const double group_width = (frame.right - frame.left) / groups, bar_width = std::min(group_width * 0.8 / series_count, 60.0);
  for (std::size_t g = 0; g < plot.groups.size(); ++g) {
    const double middle = frame.left + group_width * (static_cast<double>(g) + 0.5);
    for (std::size_t s = 0; s < plot.bars.size(); ++s) {
      const double x = middle + bar_width * (static_cast<double>(s) - series_count / 2);
      const double end = std::clamp(frame.y_of(plot.bars[s].values[g]), frame.top, frame.bottom),
                   base = plot.y.logarithmic ? frame.bottom : frame.base();
      canvas.bar(x + 0.5, std::min(end, base), bar_width - 1, std::fabs(end - base), series_style::of(s).color);
    }
    if (crowded)
      canvas.text(middle + 4, frame.bottom + 16, svg_canvas::shortened(plot.groups[g], longest_label),
                  {.anchor = "end", .size = 12, .turn = turn});
    else
      canvas.text(middle, frame.bottom + 20, plot.groups[g], {.anchor = "middle"});
  }
  frame.draw_axes();
  frame.draw_legend(plot.bars, [&](double x, double y, std::size_t i) { canvas.bar(x + 8, y - 7, 14, 14, series_style::of(i).color); });
  return canvas.finish();
}

}  // namespace larder::inline v0::report
