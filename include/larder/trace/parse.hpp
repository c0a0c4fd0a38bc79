// Cells of text into values, all or nothing: no blanks around a number, no sign where none belongs, no overflow, no infinity, no NaN.
// Each parse() answers with what was expected, and with nothing (an empty text) when the cell held it; more types may add their own.
#pragma once

#include <charconv>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <larder/core/quantity.hpp>

namespace larder::inline v0::trace {

/// A finite number of either sign, where a plain double means one that is not negative.
struct signed_number {
  double value = 0;
};

/// Whole numbers of any unsigned type.
template <std::unsigned_integral T>
[[nodiscard]] std::string_view parse(std::string_view cell, T& to) noexcept {
  const auto [stop, error] = std::from_chars(cell.data(), cell.data() + cell.size(), to);
  if (error == std::errc{} && stop == cell.data() + cell.size()) return {};
  return sizeof(T) == 8   ? "a whole number from 0 to 2^64 - 1"
         : sizeof(T) == 4 ? "a whole number from 0 to 2^32 - 1"
                          : "a small whole number";
}

[[nodiscard]] inline std::string_view parse(std::string_view cell, bytes& to) noexcept {
  return parse(cell, to.count).empty() ? std::string_view{} : "a whole number of bytes from 0 to 2^64 - 1";
}

[[nodiscard]] inline std::string_view parse(std::string_view cell, signed_number& to) noexcept {
  const auto [stop, error] = std::from_chars(cell.data(), cell.data() + cell.size(), to.value);
  if (error == std::errc{} && stop == cell.data() + cell.size() && std::isfinite(to.value)) return {};
  return "a finite number";
}

/// A finite number, not negative.
[[nodiscard]] inline std::string_view parse(std::string_view cell, double& to) noexcept {
  signed_number number;
  const bool good = parse(cell, number).empty() && number.value >= 0;
  to = number.value;
  return good ? std::string_view{} : "a finite number that is not negative";
}

/// A text that is not empty.
[[nodiscard]] inline std::string_view parse(std::string_view cell, std::string& to) {
  to = cell;
  return cell.empty() ? "a name" : std::string_view{};
}

/// A day as 2026-02-28.
[[nodiscard]] inline std::string_view parse(std::string_view cell, std::chrono::sys_days& to) noexcept {
  unsigned year = 0, month = 0, day = 0;
  const bool shaped = cell.size() == 10 && cell[4] == '-' && cell[7] == '-' && parse(cell.substr(0, 4), year).empty() &&
                      parse(cell.substr(5, 2), month).empty() && parse(cell.substr(8, 2), day).empty();
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)), std::chrono::month(month), std::chrono::day(day)};
  if (!shaped || !date.ok()) return "a day such as 2026-02-28";
  to = std::chrono::sys_days(date);
  return {};
}

/// A cell that may be blank.
template <class T>
[[nodiscard]] std::string_view parse(std::string_view cell, std::optional<T>& to) {
  to.reset();
  return cell.empty() ? std::string_view{} : parse(cell, to.emplace());
}

/// The sentence part `expected ..., found "..."`, with the found text cut and made printable.
[[nodiscard]] inline std::string expected_instead(std::string_view expected, std::string_view found) {
  constexpr std::size_t longest = 40;
  std::string text = "expected " + std::string(expected) + ", found ";
  if (found.empty()) return text + "nothing";
  text += '"';
  for (const char c : found.substr(0, longest)) text += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return text + (found.size() > longest ? "...\"" : "\"");
}

}  // namespace larder::inline v0::trace
