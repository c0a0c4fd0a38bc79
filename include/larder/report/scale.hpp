// From values to places along an axis, linear or logarithmic, with ticks at round numbers (1, 2 or 5 times a power of ten).
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace larder::inline v0::report {

/// What is along an axis of a plot. Without low and high it spans the values, from 0 where they are not far from it.
struct axis {
  std::string label;  ///< with its unit: "capacity (GB)"
  bool logarithmic = false;
  std::optional<double> low = {}, high = {};
};

/// A number for people: 0.25, 20, 1.5k, 3M, 1e-05.
inline std::string short_number(double value) {
  static constexpr std::array<std::string_view, 5> suffixes{"", "k", "M", "G", "T"};
  std::size_t step = 0;
  for (; step + 1 < suffixes.size() && std::fabs(value) >= 1000; ++step) value /= 1000;
  return fmt::format("{:.6g}{}", value + 0.0, suffixes[step]);
}

/// An axis with its range and ticks settled.
class scale {
 public:
  /// Spans the values low to high, finite, low <= high, and above 0 if logarithmic; the axis may fix either end.
  scale(const axis& described, double low, double high) : logarithmic_(described.logarithmic) {
    low = described.low.value_or(low);
    high = described.high.value_or(high);
    if (high < low) (described.low ? high : low) = described.low ? low : high;  // an end that is fixed beyond all values
    if (logarithmic_) {
      settle_logarithmic(low, high);
    } else {
      if (!described.low && low > 0 && low < high / 2) low = 0;
      settle_linear(low, high);
    }
    low_ = described.low.value_or(ticks_.front());
    high_ = described.high.value_or(ticks_.back());
    if (!(low_ < high_)) high_ = low_ + 1;
    std::erase_if(ticks_, [&](double t) { return place(t) < -1e-9 || place(t) > 1 + 1e-9; });
  }

  /// Where a value is: 0 at the low end of the axis, 1 at the high end.
  [[nodiscard]] double place(double value) const {
    if (logarithmic_) return (std::log10(value) - std::log10(low_)) / (std::log10(high_) - std::log10(low_));
    return (value - low_) / (high_ - low_);
  }

  [[nodiscard]] const std::vector<double>& ticks() const noexcept { return ticks_; }

 private:
  void settle_linear(double low, double high) {
    const double size = std::max(std::fabs(low), std::fabs(high));
    if (!(high - low > 1e-9 * size)) {  // one value, as far as a drawing can tell
      const double room = size < 1e-300 ? 1 : size / 2;
      low -= room, high += room;
    }
    const double rough = (high - low) / 6, power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {5.0, 2.0, 1.0})
      if (factor * power >= rough * 0.999) step = factor * power;
    const double first = std::floor(low / step + 1e-9), last = std::ceil(high / step - 1e-9);
    for (int i = 0; i <= static_cast<int>(last - first); ++i) ticks_.push_back((first + i) * step);
  }

  void settle_logarithmic(double low, double high) {
    const double first = std::floor(std::log10(low)), last = std::ceil(std::log10(high) + 1e-12);
    const double decades = last - first;
    const double every = std::max(1.0, std::ceil(decades / 9));
    std::vector<double> candidates;
    for (double power = first; power <= last + every; power += every)
      for (const double factor : {1.0, 2.0, 5.0})
        if (factor == 1.0 || decades <= 3) candidates.push_back(factor * std::pow(10.0, power));
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const bool below = i + 1 < candidates.size() && candidates[i + 1] <= low * (1 + 1e-9);
      if (!below) ticks_.push_back(candidates[i]);
      if (candidates[i] >= high * (1 - 1e-9) && ticks_.size() > 1) break;
    }
  }

  bool logarithmic_;
  double low_ = 0, high_ = 1;
  std::vector<double> ticks_;
};

}  // namespace larder::inline v0::report
