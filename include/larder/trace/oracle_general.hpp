// libCacheSim's binary traces, oracleGeneral: records of 24 bytes, little-endian, without a header: time in seconds (uint32), object id
// (uint64), size in bytes (uint32), number of the object's next reference or -1 for none (int64). The file is mapped, not read: opening
// costs nothing, a record a few loads.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <larder/trace/interner.hpp>
#include <larder/trace/mapped_file.hpp>
#include <larder/trace/trace.hpp>

namespace larder::inline v0::trace {

/// A trace left in its file.
class oracle_general {
 public:
  struct record {
    std::uint32_t seconds = 0;
    std::uint64_t object = 0;
    std::uint32_t size = 0;
    std::int64_t next_reference = -1;
  };
  static constexpr std::size_t record_bytes = 24;

  /// Faults: those of mapped_file, an empty file, a length that is not a multiple of 24 bytes.
  static result<oracle_general> open(const std::string& path) {
    auto file = mapped_file::open(path);
    if (!file) return file.error();
    const std::size_t length = file->contents().size(), rest = length % record_bytes;
    if (length == 0) return fault{path, 0, {}, "is empty, expected records of 24 bytes"};
    if (rest != 0) {
      return fault{path, 0, "record " + std::to_string(length / record_bytes + 1),
                   "the file is cut: expected 24 bytes, found " + std::to_string(rest)};
    }
    return oracle_general(*std::move(file));
  }

  /// How many references there are.
  [[nodiscard]] std::size_t size() const noexcept { return file_.contents().size() / record_bytes; }

  /// The i-th record, i < size().
  [[nodiscard]] record operator[](std::size_t i) const noexcept {
    const std::byte* const at = file_.contents().data() + i * record_bytes;
    return {load<std::uint32_t>(at), load<std::uint64_t>(at + 4), load<std::uint32_t>(at + 12),
            static_cast<std::int64_t>(load<std::uint64_t>(at + 16))};
  }

 private:
  explicit oracle_general(mapped_file file) : file_(std::move(file)) {}

  /// Byte by byte, so that the machine's own byte order and alignment do not matter; compilers make one load of it.
  template <std::unsigned_integral T>
  static T load(const std::byte* at) noexcept {
    T value = 0;
    for (unsigned i = 0; i < sizeof(T); ++i) value = static_cast<T>(value | std::to_integer<T>(at[i]) << (8 * i));
    return value;
  }

  mapped_file file_;
};

/// The whole trace in columns. Faults: those of oracle_general::open.
inline result<trace> read_oracle_general(const std::string& path) {
  const auto records = oracle_general::open(path);
  if (!records) return records.error();
  trace read;
  read.source = path;
  read.keys.reserve(records->size());
  read.sizes.reserve(records->size());
  read.seconds.reserve(records->size());
  interner<std::uint64_t> ids;
  for (std::size_t i = 0; i < records->size(); ++i) {
    const auto record = (*records)[i];
    read.keys.push_back(ids(record.object));
    read.sizes.push_back(bytes{record.size});
    read.seconds.push_back(record.seconds);
  }
  read.unique = ids.size();
  return read;
}

}  // namespace larder::inline v0::trace
