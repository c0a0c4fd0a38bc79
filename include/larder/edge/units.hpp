// Numbers with their units as people write them into files: "130 GB", "50 Mbit/s", "550 km", "unlimited". A number is printed in the
// largest unit from which it reads back as the same number, to the last bit. O(length of the text). Larder's own.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <larder/core/quantity.hpp>
#include <larder/edge/field_check.hpp>
#include <larder/edge/geometry.hpp>

namespace larder::inline v0::edge {

/// A unit and how many of the unit that the program counts in it is.
struct unit_name {
  std::string_view name;
  double factor;
};
/// Units of one dimension; the first is the one that the program counts in, the others grow.
using unit_list = std::span<const unit_name>;

inline constexpr unit_name units_of_size[]{{"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}};
inline constexpr unit_name units_of_work[]{{"FLOP", 1}, {"GFLOP", 1e9}, {"TFLOP", 1e12}, {"PFLOP", 1e15}};
inline constexpr unit_name units_of_speed[]{{"FLOP/s", 1}, {"GFLOP/s", 1e9}, {"TFLOP/s", 1e12}, {"PFLOP/s", 1e15}};
inline constexpr unit_name units_of_rate[]{{"bit/s", 1}, {"kbit/s", 1e3}, {"Mbit/s", 1e6}, {"Gbit/s", 1e9}};
inline constexpr unit_name units_of_frequency[]{{"Hz", 1}, {"kHz", 1e3}, {"MHz", 1e6}, {"GHz", 1e9}};
inline constexpr unit_name units_of_time[]{{"s", 1}, {"min", 60}, {"h", 3600}};
inline constexpr unit_name units_of_length[]{{"m", 1}, {"km", 1e3}};
inline constexpr unit_name units_of_power[]{{"W", 1}, {"kW", 1e3}};
inline constexpr unit_name units_of_noise[]{{"W/Hz", 1}};
inline constexpr unit_name units_of_angle[]{{"rad", 1}, {"deg", std::numbers::pi / 180}};
inline constexpr unit_name units_of_turning[]{{"rad/s", 1}, {"rev/day", 2 * std::numbers::pi / 86400}};
inline constexpr unit_name units_of_degrees[]{{"deg", 1}};
inline constexpr unit_name units_of_megabytes[]{{"MB", 1}, {"GB", 1e3}};
inline constexpr unit_name units_of_tokens[]{{"tokens", 1}};

/// What stands for no bound.
inline constexpr std::string_view unlimited_text = "unlimited";

/// The number of such a text in the first of the units; nothing if it is no number, or has no unit of the list.
[[nodiscard]] inline std::optional<double> parse_quantity(std::string_view text, unit_list units) noexcept {
  if (text == unlimited_text) return std::numeric_limits<double>::infinity();
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !std::isfinite(value) || stop == text.data() + text.size() || *stop != ' ') return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(stop - text.data()) + 1);
  for (const auto& [name, factor] : units)
    if (unit == name) return std::isfinite(value * factor) ? std::optional(value * factor) : std::nullopt;
  return std::nullopt;
}

/// The text of a number that counts in the first of the units.
[[nodiscard]] inline std::string quantity_text(double value, unit_list units) {
  if (std::isinf(value)) return std::string(unlimited_text);
  for (std::size_t i = units.size(); i-- > 0;) {
    const auto& [name, factor] = units[i];
    const bool is_small = std::fabs(value) < factor && factor > 1;
    if (i > 0 && (is_small || value == 0)) continue;
    // First rounded, so that 53 degrees are not 53.00000000000001, then in full.
    for (const int digits : {15, 17}) {
      char plain[40];
      const auto [end, error] = std::to_chars(plain, plain + sizeof plain, value / factor, std::chars_format::general, digits);
      std::string text(plain, error == std::errc{} ? end : plain);
      double shortest = 0;
      std::from_chars(text.data(), text.data() + text.size(), shortest);
      text = number_text(shortest) + ' ' + std::string(name);
      if (parse_quantity(text, units) == value) return text;
    }
  }
  return number_text(value) + ' ' + std::string(units.front().name);
}

/// The same for sizes, which are whole numbers of 64 bits. A size with decimals counts if it comes to whole bytes below 2^53.
[[nodiscard]] inline std::optional<bytes> parse_bytes(std::string_view text) noexcept {
  std::uint64_t whole = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (error == std::errc{} && stop != text.data() + text.size() && *stop == ' ') {
    const std::string_view unit = text.substr(static_cast<std::size_t>(stop - text.data()) + 1);
    for (const auto& [name, factor] : units_of_size) {
      const auto count = static_cast<std::uint64_t>(factor);
      if (unit == name)
        return whole <= std::numeric_limits<std::uint64_t>::max() / count ? std::optional(bytes{whole * count}) : std::nullopt;
    }
    return std::nullopt;
  }
  const auto value = parse_quantity(text, units_of_size);
  if (!value || !(*value >= 0) || *value >= 0x1p53) return std::nullopt;
  // 1.001 has no exact double, so 1.001 GB may come out a rounding beside the whole number that it is.
  const double nearest = std::round(*value);
  if (std::fabs(*value - nearest) > *value * std::numeric_limits<double>::epsilon()) return std::nullopt;
  return bytes{static_cast<std::uint64_t>(nearest)};
}
[[nodiscard]] inline std::string bytes_text(bytes size) {
  std::uint64_t count = size.count;
  std::string_view name = units_of_size[0].name;
  for (const auto& [unit, factor] : units_of_size) {
    const auto each = static_cast<std::uint64_t>(factor);
    if (size.count == 0 || size.count % each != 0) continue;
    count = size.count / each;
    name = unit;
  }
  return std::to_string(count) + ' ' + std::string(name);
}

}  // namespace larder::inline v0::edge
