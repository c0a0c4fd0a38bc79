// Results for programs: JSON with its keys in the order they were given and numbers that read back as the same number. JSON knows no NaN
// and no infinity (most writers print null for them without a word), so a value that holds one is a fault.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include <larder/core/result.hpp>

namespace larder::inline v0::report {

using json = nlohmann::ordered_json;

namespace detail {
/// Where in the value a number is not finite, as a JSON pointer.
inline std::optional<std::string> not_finite(const json& value, const std::string& path) {
  if (value.is_number_float() && !std::isfinite(value.get<double>())) return path;
  if (value.is_structured()) {
    for (const auto& [key, part] : value.items())
      if (auto found = not_finite(part, path + "/" + key)) return found;
  }
  return std::nullopt;
}
}  // namespace detail

/// The text of a value, ended by a newline; each element of an array has a line of its own. Bytes that are not UTF-8 are replaced.
inline result<std::string> text_of(const json& value) {
  if (const auto path = detail::not_finite(value, "")) return fault{"JSON", 0, *path, "a number that is not finite cannot be written"};
  const auto dump = [](const json& part) { return part.dump(-1, ' ', false, json::error_handler_t::replace); };
  if (!value.is_array() || value.empty()) return dump(value) + "\n";
  std::string text = "[\n";
  for (const json& element : value) text += "  " + dump(element) + (&element == &value.back() ? "\n" : ",\n");
  return text + "]\n";
}

}  // namespace larder::inline v0::report
