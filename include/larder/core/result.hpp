// result<T>: a value, or the fault that stands in its place. Readers, scenarios and parsers answer with it; nothing here throws.
// A fault is one sentence a person can act on: what it is about (a file, a flag), where in it (line, field), what was wrong and expected.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include <larder/config.hpp>

namespace larder::inline v0 {

/// What was wrong with an input, and where.
struct fault {
  std::string source;      ///< file, flag or object at fault, as the user named it
  std::uint64_t line = 0;  ///< line counted from 1, or 0 where lines mean nothing
  std::string field;       ///< column, key or JSON path; may be empty
  std::string reason;      ///< what was found and what was expected, without a full stop

  /// One line: `requests.csv, line 3, field bytes: "-5" is not a number of bytes`. What an input brought of control characters is shown
  /// as question marks.
  [[nodiscard]] std::string sentence() const {
    std::string text = source;
    if (line != 0) text += (text.empty() ? "line " : ", line ") + std::to_string(line);
    if (!field.empty()) text += (text.empty() ? "field " : ", field ") + field;
    if (!text.empty()) text += ": ";
    text += reason;
    for (char& c : text)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    return text;
  }
};

/// Either a T or a fault. Reading the wrong one is the caller's fault, checked in debug builds.
template <class T>
class [[nodiscard]] result {
 public:
  result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  result(fault f) : state_(std::in_place_index<1>, std::move(f)) {}

  [[nodiscard]] explicit operator bool() const noexcept { return state_.index() == 0; }
  [[nodiscard]] T& operator*() & noexcept { return value(); }
  [[nodiscard]] const T& operator*() const& noexcept { return const_cast<result*>(this)->value(); }
  [[nodiscard]] T&& operator*() && noexcept { return std::move(value()); }
  [[nodiscard]] T* operator->() noexcept { return &value(); }
  [[nodiscard]] const T* operator->() const noexcept { return &const_cast<result*>(this)->value(); }
  [[nodiscard]] const fault& error() const noexcept {
    LARDER_EXPECTS(state_.index() == 1, "error() asked of a result that holds a value");
    return *std::get_if<1>(&state_);
  }

 private:
  T& value() noexcept {
    LARDER_EXPECTS(state_.index() == 0, "the value asked of a result that holds a fault");
    return *std::get_if<0>(&state_);
  }
  std::variant<T, fault> state_;
};

}  // namespace larder::inline v0
