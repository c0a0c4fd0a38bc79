// Tables for programs: comma-separated values with a header line, quoted as RFC 4180 says. Numbers are written so that they read back
// as the same number; one that is not finite is a blank.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include <larder/config.hpp>

namespace larder::inline v0::report {

/// A text of records, built one by one.
class csv {
 public:
  explicit csv(std::initializer_list<std::string_view> header) : columns_(header.size()) {
    bool first = true;
    for (const std::string_view name : header) {
      if (!std::exchange(first, false)) text_ += ',';
      put(name);
    }
    text_ += '\n';
  }

  /// Adds a record: a text or a number for each column.
  template <class... Values>
  void add(const Values&... values) {
    LARDER_EXPECTS(sizeof...(values) == columns_, "a record of a table has a value for each column");
    bool first = true;
    ((std::exchange(first, false) ? void() : text_.push_back(','), put(values)), ...);
    text_ += '\n';
  }

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  template <class Number>
  requires std::integral<Number> || std::floating_point<Number>
  void put(Number number) {
    if constexpr (std::floating_point<Number>) {
      if (!std::isfinite(number)) return;
    }
    fmt::format_to(std::back_inserter(text_), "{}", number);
  }

  void put(std::string_view value) {
    if (value.find_first_of(",\"\r\n") == value.npos) {
      text_ += value;
      return;
    }
    text_ += '"';
    for (const char c : value) text_ += c == '"' ? std::string_view("\"\"") : std::string_view(&c, 1);
    text_ += '"';
  }

  std::size_t columns_;
  std::string text_;
};

}  // namespace larder::inline v0::report
