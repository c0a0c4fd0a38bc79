// Files for tests of readers and writers: a folder of its own that goes away with the test, and gzip data made in memory.
#pragma once

#include <zlib.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace larder_test {

/// A new empty folder, removed at the end of the scope.
class scratch_folder {
 public:
  scratch_folder() {
    static std::atomic<long long> count{std::chrono::steady_clock::now().time_since_epoch().count()};
    do {
      path_ = std::filesystem::temp_directory_path() / ("larder-test-" + std::to_string(count++));
    } while (!std::filesystem::create_directory(path_));
  }
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;
  ~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  /// The path of a name in the folder.
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }

  /// Makes a file of these bytes; answers its path.
  std::string file(std::string_view name, std::string_view contents) const {
    std::ofstream(path_ / name, std::ios::binary).write(contents.data(), static_cast<std::streamsize>(contents.size()));
    return *this / name;
  }

  /// How many files there are.
  auto count() const { return std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator()); }

 private:
  std::filesystem::path path_;
};

/// The bytes of a file.
inline std::string contents_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A gzip member that holds this text.
inline std::string packed(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 32, '\0');
  std::string in(text);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace larder_test
