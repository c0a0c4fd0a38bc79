// Safetensors files made in memory, right or wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace larder_test {

/// The bytes of a file with this header and these tensors' bytes; the header's length can be a lie.
inline std::string safetensors_of(std::string_view header, std::string_view data, std::uint64_t length) {
  std::string made;
  for (int i = 0; i < 8; ++i) made += static_cast<char>(length >> 8 * i & 255);
  made += header;
  made += data;
  return made;
}
inline std::string safetensors_of(std::string_view header, std::string_view data) { return safetensors_of(header, data, header.size()); }

/// `"name":{"dtype":"U8","shape":[n],"data_offsets":[begin,begin+n]}`
inline std::string tensor_entry(std::string_view name, std::size_t begin, std::size_t size, std::string_view type = "U8",
                                const std::string& shape = {}) {
  return '"' + std::string(name) + R"(":{"dtype":")" + std::string(type) + R"(","shape":[)" +
         (shape.empty() ? std::to_string(size) : shape) + R"(],"data_offsets":[)" + std::to_string(begin) + ',' +
         std::to_string(begin + size) + "]}";
}

}  // namespace larder_test
