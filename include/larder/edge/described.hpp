// One description of an object's fields, used twice: to write it as JSON and to read it back. A description is a function of a visitor,
//   visitor.number("vanishing", world.vanishing);
//   visitor.quantity("uplink", world.prices.transmission.uplink, units_of_rate);
// so that writer and reader cannot come apart. Reading is strict: an unknown field, a key given twice, a wrong kind of value, a missing or
// unknown unit and a negative number where none can be are faults with file and field. What a file leaves out keeps its value.
// Needs nlohmann-json. Costs what it costs. Larder's own.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <larder/edge/units.hpp>
#include <larder/sharing/strict_json.hpp>

namespace larder::inline v0::edge {

/// Writes the described fields to an object, in their order.
class json_writer {
 public:
  using json = nlohmann::ordered_json;

  void text(const char* key, const std::string& value) {
    if (!value.empty()) object_[key] = value;
  }
  void number(const char* key, double value) { object_[key] = value; }
  template <class Whole>
  void whole(const char* key, Whole value) {
    object_[key] = value;
  }
  void truth(const char* key, bool value) { object_[key] = value; }
  void size(const char* key, bytes value) { object_[key] = bytes_text(value); }
  void quantity(const char* key, double value, unit_list units, bool = false) { object_[key] = quantity_text(value, units); }
  template <class Enum, std::size_t N>
  void choice(const char* key, Enum value, const std::array<std::string_view, N>& names) {
    object_[key] = std::string(names[static_cast<std::size_t>(value)]);
  }
  template <class Describe>
  void object(const char* key, Describe&& describe) {
    json_writer inner;
    describe(inner);
    object_[key] = std::move(inner.object_);
  }
  template <class T, class Describe>
  void optional(const char* key, const std::optional<T>& value, Describe&& describe) {
    if (value) object(key, [&](json_writer& inner) { describe(inner, const_cast<T&>(*value)); });
  }
  template <class T, class Describe>
  void list(const char* key, const std::vector<T>& values, Describe&& describe) {
    json made = json::array();
    for (const T& value : values) {
      json_writer inner;
      describe(inner, const_cast<T&>(value));
      made.push_back(std::move(inner.object_));
    }
    object_[key] = std::move(made);
  }

  [[nodiscard]] const json& written() const noexcept { return object_; }

 private:
  json object_ = json::object();
};

/// Reads the described fields of an object. The first fault stops it; what follows is left as it was.
class json_reader {
 public:
  explicit json_reader(sharing::json_field from) : from_(std::move(from)) {
    if (!from_.object()) fault_ = from_.wrong("expected an object");
  }

  void text(const char* key, std::string& to) {
    visit(key, [&](const sharing::json_field& f) { return take(f.string(), to); });
  }
  void number(const char* key, double& to) {
    visit(key, [&](const sharing::json_field& f) { return take(f.real(), to); });
  }
  template <class Whole>
  void whole(const char* key, Whole& to) {
    visit(key, [&](const sharing::json_field& f) -> std::optional<fault> {
      const auto found = f.whole(std::numeric_limits<Whole>::max());
      if (!found) return found.error();
      to = static_cast<Whole>(*found);
      return std::nullopt;
    });
  }
  void truth(const char* key, bool& to) {
    visit(key, [&](const sharing::json_field& f) { return take(f.boolean(), to); });
  }
  void size(const char* key, bytes& to) {
    visit(key, [&](const sharing::json_field& f) -> std::optional<fault> {
      const auto found = f.string();
      const auto parsed = found ? parse_bytes(*found) : std::nullopt;
      if (!parsed)
        return f.wrong("is " + shown(f) + ", expected a size with its unit, such as \"80 GB\" (units: " + names(units_of_size) + ")");
      to = *parsed;
      return std::nullopt;
    });
  }
  /// A number with one of the units; at least 0 unless it may be negative.
  void quantity(const char* key, double& to, unit_list units, bool may_be_negative = false) {
    visit(key, [&](const sharing::json_field& f) -> std::optional<fault> {
      const auto found = f.string();
      const auto parsed = found ? parse_quantity(*found, units) : std::nullopt;
      if (!parsed)
        return f.wrong("is " + shown(f) + ", expected a number with its unit, such as \"50 " + std::string(units.back().name) +
                       "\" (units: " + names(units) + ")");
      if (*parsed < 0 && !may_be_negative) return f.wrong("is " + shown(f) + ", expected a number that is not negative");
      to = *parsed;
      return std::nullopt;
    });
  }
  template <class Enum, std::size_t N>
  void choice(const char* key, Enum& to, const std::array<std::string_view, N>& known) {
    visit(key, [&](const sharing::json_field& f) -> std::optional<fault> {
      const auto found = f.string();
      std::string list;
      for (std::size_t i = 0; i < N; ++i) {
        if (found && *found == known[i]) {
          to = static_cast<Enum>(i);
          return std::nullopt;
        }
        list += (i == 0 ? "" : ", ") + std::string(known[i]);
      }
      return f.wrong("is " + shown(f) + ", expected one of " + list);
    });
  }
  template <class Describe>
  void object(const char* key, Describe&& describe) {
    visit(key, [&](const sharing::json_field& f) {
      json_reader inner(f);
      if (!inner.fault_) describe(inner);
      return inner.finish();
    });
  }
  template <class T, class Describe>
  void optional(const char* key, std::optional<T>& to, Describe&& describe) {
    object(key, [&](json_reader& inner) { describe(inner, to.emplace()); });
  }
  template <class T, class Describe>
  void list(const char* key, std::vector<T>& to, Describe&& describe) {
    visit(key, [&](const sharing::json_field& f) -> std::optional<fault> {
      if (!f.array()) return f.wrong("expected a list");
      to.clear();
      for (std::size_t i = 0; i < f.size(); ++i) {
        json_reader inner(f.element(i));
        if (!inner.fault_) describe(inner, to.emplace_back());
        if (auto wrong = inner.finish()) return wrong;
      }
      return std::nullopt;
    });
  }

  /// The fault, which may be a field that nothing asked for.
  [[nodiscard]] std::optional<fault> finish() const {
    if (fault_) return fault_;
    return from_.unknown_member(known_);
  }

 private:
  template <class Take>
  void visit(const char* key, Take&& take) {
    known_.emplace_back(key);
    if (fault_ || !from_.has(key)) return;
    fault_ = take(*from_.at(key));
  }
  template <class T>
  static std::optional<fault> take(const result<T>& found, T& to) {
    if (!found) return found.error();
    to = *found;
    return std::nullopt;
  }
  static std::string shown(const sharing::json_field& f) {
    const auto text = f.string();
    return text ? '"' + *text + '"' : "no text";
  }
  static std::string names(unit_list units) {
    std::string list;
    for (const auto& [name, factor] : units) list += (list.empty() ? "" : ", ") + std::string(name);
    return list;
  }

  sharing::json_field from_;
  std::vector<std::string_view> known_;
  std::optional<fault> fault_;
};

}  // namespace larder::inline v0::edge
