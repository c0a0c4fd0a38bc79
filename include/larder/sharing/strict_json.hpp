// strict_json: reads JSON that people wrote by hand and says where it is wrong. Stricter than the format: a key given twice, nesting
// deeper than 64, a field nobody knows, and a number of the wrong kind are refused, each with its path ("models[2].blocks[0]").
// Costs what nlohmann-json costs; needs its headers. Never throws, except where memory is short; safe on hostile input.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <larder/core/result.hpp>

namespace larder::inline v0::sharing {

/// A value inside a JSON document, with its path for the sentences of faults. Refers to the document, which must outlive it.
class json_field {
 public:
  json_field(const nlohmann::json& value, std::string source, std::string path = {})
      : value_(&value), source_(std::move(source)), path_(std::move(path)) {}

  [[nodiscard]] bool array() const noexcept { return value_->is_array(); }
  [[nodiscard]] bool object() const noexcept { return value_->is_object(); }
  [[nodiscard]] bool number() const noexcept { return value_->is_number(); }
  [[nodiscard]] bool text() const noexcept { return value_->is_string(); }
  [[nodiscard]] bool has(const char* key) const { return value_->is_object() && value_->contains(key); }
  /// Elements of an array or members of an object; 0 for anything else.
  [[nodiscard]] std::size_t size() const noexcept { return value_->is_structured() ? value_->size() : 0; }

  /// The fault that this field has this wrong with it.
  [[nodiscard]] fault wrong(std::string reason) const { return {source_, 0, path_, std::move(reason)}; }

  /// The member of that name. Faults: not an object, no such member.
  [[nodiscard]] result<json_field> at(const char* key) const {
    if (!value_->is_object()) return wrong("is " + kind() + ", expected an object");
    const auto found = value_->find(key);
    if (found == value_->end()) return wrong('"' + std::string{key} + "\" is missing");
    return json_field{*found, source_, path_.empty() ? std::string{key} : path_ + '.' + key};
  }
  /// The array of that name. Faults: as at(), and not an array.
  [[nodiscard]] result<json_field> array_at(const char* key) const {
    auto found = at(key);
    if (found && !found->array()) return found->wrong("is " + found->kind() + ", expected an array");
    return found;
  }
  /// The text, or the whole number, of that name.
  [[nodiscard]] result<std::string> string_at(const char* key) const {
    const auto found = at(key);
    return found ? found->string() : found.error();
  }
  [[nodiscard]] result<std::uint64_t> whole_at(const char* key) const {
    const auto found = at(key);
    return found ? found->whole() : found.error();
  }
  /// The text of the member "name", which may not be empty.
  [[nodiscard]] result<std::string> name() const {
    auto found = string_at("name");
    if (found && found->empty()) return at("name")->wrong("is empty, expected a name");
    return found;
  }
  /// The element at that position, which must exist.
  [[nodiscard]] json_field element(std::size_t at) const { return {(*value_)[at], source_, path_ + '[' + std::to_string(at) + ']'}; }

  /// Refuses an object with any member not listed, so that a misspelt field is not silently ignored.
  [[nodiscard]] std::optional<fault> unknown_member(std::initializer_list<std::string_view> known) const {
    return unknown_member(std::span<const std::string_view>(known.begin(), known.size()));
  }
  [[nodiscard]] std::optional<fault> unknown_member(std::span<const std::string_view> known) const {
    if (!value_->is_object()) return wrong("is " + kind() + ", expected an object");
    for (const auto& member : value_->items())
      if (std::find(known.begin(), known.end(), member.key()) == known.end()) {
        std::string list;
        for (const std::string_view one : known) list += (list.empty() ? "" : ", ") + std::string{one};
        return wrong("\"" + member.key() + "\" is unknown here, expected only " + list);
      }
    return std::nullopt;
  }

  /// A whole number from 0 to `most`.
  [[nodiscard]] result<std::uint64_t> whole(std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) const {
    if (!value_->is_number_unsigned() || value_->get<std::uint64_t>() > most)
      return wrong("is " + shown() + ", expected a whole number from 0 to " + std::to_string(most));
    return value_->get<std::uint64_t>();
  }
  /// A finite number that is not negative.
  [[nodiscard]] result<double> real() const {
    if (!value_->is_number()) return wrong("is " + shown() + ", expected a number that is not negative");
    const double value = value_->get<double>();
    if (!std::isfinite(value) || value < 0) return wrong("is " + shown() + ", expected a number that is not negative");
    return value;
  }
  [[nodiscard]] result<bool> boolean() const {
    if (!value_->is_boolean()) return wrong("is " + shown() + ", expected true or false");
    return value_->get<bool>();
  }
  [[nodiscard]] result<std::string> string() const {
    if (!value_->is_string()) return wrong("is " + kind() + ", expected a text");
    return value_->get<std::string>();
  }

 private:
  // "an array", "a number", ...: what was found, for a sentence.
  [[nodiscard]] std::string kind() const {
    const std::string type = value_->type_name();
    return (type == "array" || type == "object" ? "an " : type == "null" ? "" : "a ") + type;
  }
  [[nodiscard]] std::string shown() const { return value_->is_number() ? value_->dump() : kind(); }

  const nlohmann::json* value_;
  std::string source_, path_;
};

namespace detail {

// Builds the document while watching for what nlohmann-json lets pass: a key given twice keeps the last value there.
class strict_json_builder {
 public:
  using json = nlohmann::json;

  strict_json_builder(std::string_view text, std::string source) : text_(text), source_(std::move(source)) {}

  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(json::number_integer_t value) { return put(value); }
  bool number_unsigned(json::number_unsigned_t value) { return put(value); }
  bool number_float(json::number_float_t value, const std::string&) { return put(value); }
  bool string(std::string& value) { return put(std::move(value)); }
  bool binary(json::binary_t&) { return refuse("holds binary data"); }
  bool start_object(std::size_t) { return open(json::object()); }
  bool start_array(std::size_t) { return open(json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    json& object = *open_.back();
    if (object.contains(name)) return refuse("names the key \"" + name + "\" twice in one object");
    member_ = &object[name];
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const json::exception& error) {
    const auto end = text_.begin() + static_cast<std::ptrdiff_t>(std::min(position, text_.size()));
    const auto line = static_cast<std::uint64_t>(std::count(text_.begin(), end, '\n')) + 1;
    fault_ = fault{
        source_, line, {}, error.id == 406 ? "holds a number that is too large" : "is not JSON, wrong at byte " + std::to_string(position)};
    return false;
  }

  result<json> finish(bool complete) {
    if (fault_) return *fault_;
    if (!complete) return fault{source_, 0, {}, "is not JSON"};
    return std::move(root_);
  }

 private:
  static constexpr std::size_t deepest = 64;

  json* place(json value) {
    json* const at = open_.empty() ? &root_ : open_.back()->is_array() ? &open_.back()->emplace_back() : member_;
    *at = std::move(value);
    return at;
  }
  bool put(json value) {
    place(std::move(value));
    return true;
  }
  bool open(json value) {
    if (open_.size() == deepest) return refuse("is nested deeper than 64 levels");
    open_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool refuse(std::string reason) {
    fault_ = fault{source_, 0, {}, std::move(reason)};
    return false;
  }

  std::string_view text_;
  std::string source_;
  json root_;
  std::vector<json*> open_;
  json* member_ = nullptr;
  std::optional<fault> fault_;
};

}  // namespace detail

/// The document in `text`; `source` names it in faults. Faults: not JSON (with the line), a key given twice, too deep.
inline result<nlohmann::json> parse_strict_json(std::string_view text, const std::string& source) {
  detail::strict_json_builder builder(text, source);
  const bool complete = nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  return builder.finish(complete);
}

/// The text of a file. Faults: it cannot be opened, or not be read to its end.
inline result<std::string> read_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fault{path, 0, {}, "cannot be opened for reading"};
  std::string text;
  std::vector<char> piece(std::size_t{1} << 16);
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0)
    text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
  if (file.bad()) return fault{path, 0, {}, "cannot be read to its end"};
  return text;
}

/// The document in a file.
inline result<nlohmann::json> read_strict_json(const std::string& path) {
  const auto text = read_whole(path);
  return text ? parse_strict_json(*text, path) : result<nlohmann::json>(text.error());
}

}  // namespace larder::inline v0::sharing
