// Safetensors files: 8 bytes that say how long the header is (little-endian), a JSON header that names each tensor with its type, shape and
// place, then the tensors' bytes. Format: that of the safetensors project, as published with its library; the checks here are its own and
// one more, that a tensor's bytes are as many as its type and shape need.
// Reading costs the header only: the file is mapped into memory and its tensors are views into it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/core/result.hpp>
#include <larder/sharing/strict_json.hpp>
#include <larder/trace/mapped_file.hpp>

namespace larder::inline v0::trace {

/// One tensor of a file.
struct tensor {
  std::string name;
  std::string type;                       ///< as the file has it: F32, BF16, ...
  std::vector<std::uint64_t> shape;       ///< empty for a single number
  std::span<const std::byte> contents{};  ///< in the mapped file, or wherever the parsed bytes are
};

namespace detail {

struct tensor_type {
  std::string_view name;
  std::uint64_t bits;
};
inline constexpr tensor_type tensor_types[] = {
    {"BOOL", 8}, {"U8", 8},   {"I8", 8},   {"F8_E4M3", 8}, {"F8_E5M2", 8}, {"F8_E8M0", 8}, {"F8_E4M3FNUZ", 8}, {"F8_E5M2FNUZ", 8},
    {"I16", 16}, {"U16", 16}, {"F16", 16}, {"BF16", 16},   {"I32", 32},    {"U32", 32},    {"F32", 32},        {"F64", 64},
    {"I64", 64}, {"U64", 64}, {"C64", 64}, {"F4", 4},      {"F6_E2M3", 6}, {"F6_E3M2", 6}};

// The bytes that a tensor takes, or nothing where they do not fit 64 bits or are no whole number.
inline std::optional<std::uint64_t> tensor_bytes(const std::vector<std::uint64_t>& shape, std::uint64_t bits) {
  std::uint64_t count = bits;
  if (std::find(shape.begin(), shape.end(), 0u) != shape.end()) return 0;
  for (const std::uint64_t side : shape) {
    if (side > std::numeric_limits<std::uint64_t>::max() / count) return std::nullopt;
    count *= side;
  }
  return count % 8 == 0 ? std::optional{count / 8} : std::nullopt;
}

// One tensor of the header. `room` is how many bytes come after the header; the place is from there.
struct placed_tensor {
  tensor what;
  std::uint64_t begin, end;
};
inline result<placed_tensor> read_tensor(const sharing::json_field& field, std::string name, std::uint64_t room) {
  if (auto unknown = field.unknown_member({"dtype", "shape", "data_offsets"})) return *std::move(unknown);
  placed_tensor made{{std::move(name), {}, {}, {}}, 0, 0};
  const auto type = field.string_at("dtype");
  if (!type) return type.error();
  const auto known = std::find_if(std::begin(tensor_types), std::end(tensor_types), [&](const tensor_type& t) { return t.name == *type; });
  if (known == std::end(tensor_types)) return field.at("dtype")->wrong("is \"" + *type + "\", expected a type such as F32 or BF16");
  made.what.type = *type;

  const auto shape = field.array_at("shape");
  if (!shape) return shape.error();
  for (std::size_t i = 0; i < shape->size(); ++i) {
    const auto side = shape->element(i).whole();
    if (!side) return side.error();
    made.what.shape.push_back(*side);
  }
  const auto offsets = field.array_at("data_offsets");
  if (!offsets) return offsets.error();
  if (offsets->size() != 2)
    return offsets->wrong("has " + std::to_string(offsets->size()) + " numbers, expected where the tensor begins and ends");
  const auto begin = offsets->element(0).whole(), end = offsets->element(1).whole();
  if (!begin) return begin.error();
  if (!end) return end.error();
  const std::string place = "is " + std::to_string(*begin) + " to " + std::to_string(*end);
  if (*begin > *end) return offsets->wrong(place + ", expected a tensor to end where it begins or later");
  if (*end > room) return offsets->wrong(place + ", but the file has " + std::to_string(room) + " bytes after its header");
  const auto needed = tensor_bytes(made.what.shape, known->bits);
  if (!needed) return shape->wrong("does not make a whole number of bytes below 2^61 with the type " + *type);
  if (*needed != *end - *begin)
    return offsets->wrong(place + ", that is " + std::to_string(*end - *begin) + " bytes, but type and shape need " +
                          std::to_string(*needed));
  made.begin = *begin;
  made.end = *end;
  return made;
}

}  // namespace detail

/// The tensors in these bytes, in the order of their places; `source` names the bytes in faults. The views go into `bytes`. Faults: a
/// header that is cut off, longer than 100 MB, or no JSON object of tensors without any name twice; a tensor that overlaps another, leaves
/// the file or has other than its type and shape need; bytes of no tensor. Safe on hostile input.
inline result<std::vector<tensor>> parse_safetensors(std::span<const std::byte> bytes, const std::string& source) {
  constexpr std::uint64_t prefix = 8, longest = 100'000'000;
  const auto wrong = [&](std::string reason) { return fault{source, 0, {}, std::move(reason)}; };
  if (bytes.size() < prefix)
    return wrong("has " + std::to_string(bytes.size()) + " bytes, expected a safetensors file to begin with the 8 of its header's length");
  std::uint64_t length = 0;
  for (std::size_t i = prefix; i-- > 0;) length = length << 8 | std::to_integer<std::uint64_t>(bytes[i]);
  if (length > longest) return wrong("says that its header has " + std::to_string(length) + " bytes, expected at most 100000000");
  if (length > bytes.size() - prefix)
    return wrong("says that its header has " + std::to_string(length) + " bytes, but only " + std::to_string(bytes.size() - prefix) +
                 " follow");
  const std::string_view header(reinterpret_cast<const char*>(bytes.data()) + prefix, static_cast<std::size_t>(length));
  if (header.empty() || header.front() != '{') return wrong("has a header that does not begin with {, expected a JSON object");
  const auto document = sharing::parse_strict_json(header, source);
  if (!document) return wrong("the header " + document.error().reason);

  const auto data = bytes.subspan(static_cast<std::size_t>(prefix + length));
  std::vector<detail::placed_tensor> placed;
  for (const auto& [name, value] : document->items()) {
    const sharing::json_field field(value, source, name);
    if (name == "__metadata__") {
      if (!field.object()) return field.wrong("is not an object, expected texts by name");
      for (const auto& [key, text] : value.items())
        if (!text.is_string()) return sharing::json_field(text, source, "__metadata__." + key).string().error();
      continue;
    }
    auto read = detail::read_tensor(field, name, data.size());
    if (!read) return read.error();
    placed.push_back(*std::move(read));
  }
  std::sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end != b.end ? a.end < b.end : a.what.name < b.what.name;
  });

  std::vector<tensor> made;
  made.reserve(placed.size());
  std::uint64_t reached = 0;
  for (detail::placed_tensor& each : placed) {
    auto& [what, begin, end] = each;
    const auto refuse = [&](std::string reason) { return fault{source, 0, each.what.name + ".data_offsets", std::move(reason)}; };
    const std::string starts = "begins at " + std::to_string(begin) + ", ";
    if (begin < reached) return refuse(starts + "inside the tensor \"" + made.back().name + "\" that ends at " + std::to_string(reached));
    if (begin > reached) return refuse(starts + "but the bytes from " + std::to_string(reached) + " on belong to no tensor");
    reached = end;
    what.contents = data.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    made.push_back(std::move(what));
  }
  if (reached != data.size()) return wrong("ends with " + std::to_string(data.size() - reached) + " bytes that belong to no tensor");
  return made;
}

/// A safetensors file, mapped. The views of its tensors stay good while it lives, also when it moves.
struct safetensors {
  mapped_file file;
  std::vector<tensor> tensors;  ///< in the order of their places
};

/// Opens a file and reads its header. Faults: those of mapped_file::open and of parse_safetensors.
inline result<safetensors> open_safetensors(const std::string& path) {
  auto file = mapped_file::open(path);
  if (!file) return file.error();
  auto tensors = parse_safetensors(file->contents(), path);
  if (!tensors) return tensors.error();
  return safetensors{*std::move(file), *std::move(tensors)};
}

}  // namespace larder::inline v0::trace
