// Checks the numbers a user gave for an object of the edge world, and keeps the first that is wrong as a fault. NaN and infinity fail
// every check. One comparison per field; text is made only for a fault. Larder's own.
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <larder/core/result.hpp>

namespace larder::inline v0::edge {

/// A number as a person writes it: the shortest text that reads back as the same value, in any locale.
[[nodiscard]] inline std::string number_text(double value) {
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, value);
  return std::string(text, error == std::errc{} ? end : text);
}

/// What the field of a part is called in the whole that a user wrote.
struct field_name {
  std::string_view inside, outside;
};
/// The fault of a part, told of the whole, which `object` names. A field that has no other name keeps its own.
[[nodiscard]] inline fault renamed(fault wrong, std::string object, std::span<const field_name> names) {
  wrong.source = std::move(object);
  for (const auto& [inside, outside] : names) {
    if (wrong.field != inside) continue;
    wrong.field = outside;
    break;
  }
  return wrong;
}

/// The fields of one object, checked in turn:
///   field_check check("uplink");
///   check.positive("bandwidth_hz", bandwidth_hz);
///   if (check.found()) return *check.found();
class field_check {
 public:
  /// `object` names what the fields belong to, as the user knows it.
  explicit field_check(std::string object) : object_(std::move(object)) {}

  /// A finite number above 0.
  void positive(std::string_view field, double value) {
    if (!(value > 0 && std::isfinite(value))) refuse(field, value, "a finite number above 0");
  }
  /// A finite number of at least 0.
  void not_negative(std::string_view field, double value) {
    if (!(value >= 0 && std::isfinite(value))) refuse(field, value, "a finite number of at least 0");
  }
  /// Any finite number.
  void finite(std::string_view field, double value) {
    if (!std::isfinite(value)) refuse(field, value, "a finite number");
  }
  /// A number of the closed range [low, high].
  void between(std::string_view field, double value, double low, double high) {
    if (!(value >= low && value <= high)) refuse(field, value, "a number from " + number_text(low) + " to " + number_text(high));
  }
  /// A whole number of at least 1.
  void at_least_one(std::string_view field, std::unsigned_integral auto value) {
    if (value == 0) refuse(field, 0.0, "a whole number of at least 1");
  }
  /// Any other condition, with a full reason of its own.
  void require(bool holds, std::string_view field, std::string_view reason) {
    if (!holds && !found_) found_ = fault{object_, 0, std::string(field), std::string(reason)};
  }

  /// The first fault, if there was one.
  [[nodiscard]] const std::optional<fault>& found() const noexcept { return found_; }

 private:
  void refuse(std::string_view field, double value, std::string_view expected) {
    if (!found_) found_ = fault{object_, 0, std::string(field), "expected " + std::string(expected) + ", found " + number_text(value)};
  }

  std::string object_;
  std::optional<fault> found_;
};

}  // namespace larder::inline v0::edge
