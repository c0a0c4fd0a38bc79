// Files as bytes: plain or gzip, told apart by their first two bytes. A gzip file cut anywhere, damaged, or followed by something else is
// a fault, never a shorter file (zlib's own gzFile takes a file cut inside its first bytes for plain text, so the stream is inflated here).
// Memory: 64 KiB per open gzip file; speed: that of zlib, some hundred MB of text a second.
#pragma once

#include <zlib.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <larder/core/result.hpp>

namespace larder::inline v0::trace {

/// A file read from front to back. Movable; closes itself.
class input {
 public:
  /// Opens a file. Faults: it is missing, unreadable, a directory, named .gz without being gzip, or packed by something else. O(1).
  static result<input> open(std::string path) {
    input in;
    in.path_ = std::move(path);
    in.file_.reset(std::fopen(in.path_.c_str(), "rb"));
    if (!in.file_) return in.at_system("cannot be opened");
    in.buffer_ = std::make_unique<char[]>(buffer_size);
    in.refill();
    if (in.trouble_) return *in.trouble_;
    const std::string_view head(in.buffer_.get(), in.ready_);
    if (head.starts_with("\x28\xb5\x2f\xfd")) return fault{in.path_, 0, {}, "is packed by zstd, expected plain text or gzip"};
    if (head.starts_with("\xfd"
                         "7zXZ"))
      return fault{in.path_, 0, {}, "is packed by xz, expected plain text or gzip"};
    if (head.starts_with("\x1f\x8b")) {
      in.inflater_.reset(new z_stream{});
      if (inflateInit2(in.inflater_.get(), gzip_window) != Z_OK) throw std::bad_alloc();
    } else if (in.path_.ends_with(".gz")) {
      return fault{in.path_, 0, {}, head.empty() ? "is empty, expected gzip data" : "does not begin like gzip data, as its name says"};
    }
    return in;
  }

  /// Puts up to `room` next bytes at `to` and says how many; 0 means the end of the file or trouble().
  std::size_t read(char* to, std::size_t room) {
    if (room == 0) return 0;
    return inflater_ ? read_packed(to, room) : read_plain(to, room);
  }

  /// The fault that stopped the reading, if one did. To be asked when read() has answered 0.
  [[nodiscard]] const std::optional<fault>& trouble() const noexcept { return trouble_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  struct closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    void operator()(z_stream* stream) const noexcept { inflateEnd(stream), delete stream; }
  };
  static constexpr std::size_t buffer_size = 1u << 16;
  static constexpr int gzip_window = MAX_WBITS + 16;

  input() = default;

  fault at_system(const char* what) const {
    const std::error_code error(errno, std::generic_category());
    return {path_, 0, {}, std::string(what) + ": " + error.message()};
  }

  void refill() {
    used_ = 0;
    ready_ = std::fread(buffer_.get(), 1, buffer_size, file_.get());
    if (ready_ == 0 && std::ferror(file_.get())) trouble_ = at_system("cannot be read");
  }

  std::size_t read_plain(char* to, std::size_t room) {
    if (used_ == ready_) refill();
    const std::size_t count = ready_ - used_ < room ? ready_ - used_ : room;
    std::memcpy(to, buffer_.get() + used_, count);
    used_ += count;
    return count;
  }

  std::size_t read_packed(char* to, std::size_t room) {
    z_stream& stream = *inflater_;
    const auto portion = static_cast<uInt>(room < (1u << 30) ? room : 1u << 30);
    stream.next_out = reinterpret_cast<Bytef*>(to);
    stream.avail_out = portion;
    while (!trouble_ && stream.avail_out == portion) {
      if (used_ == ready_) refill();
      if (trouble_) break;
      if (ready_ == 0) {
        if (!between_members_) trouble_ = fault{path_, 0, {}, "the gzip data stop before their end mark: the file is cut"};
        break;
      }
      // A gzip file may be several members in a row; anything else after a member is damage.
      if (std::exchange(between_members_, false)) inflateReset(&stream);
      stream.next_in = reinterpret_cast<Bytef*>(buffer_.get() + used_);
      stream.avail_in = static_cast<uInt>(ready_ - used_);
      const int answer = inflate(&stream, Z_NO_FLUSH);
      used_ = ready_ - stream.avail_in;
      if (answer == Z_STREAM_END) {
        between_members_ = true;
      } else if (answer == Z_MEM_ERROR) {
        throw std::bad_alloc();
      } else if (answer != Z_OK && answer != Z_BUF_ERROR) {
        trouble_ = fault{path_, 0, {}, std::string("the gzip data are damaged: ") + (stream.msg ? stream.msg : "unreadable")};
      }
    }
    return portion - stream.avail_out;
  }

  std::string path_;
  std::unique_ptr<std::FILE, closer> file_;
  std::unique_ptr<z_stream, closer> inflater_;
  std::unique_ptr<char[]> buffer_;
  std::size_t used_ = 0, ready_ = 0;
  bool between_members_ = false;
  std::optional<fault> trouble_;
};

/// The whole of a plain or gzip file in memory.
inline result<std::string> read_whole(const std::string& path) {
  auto in = input::open(path);
  if (!in) return in.error();
  std::string text;
  constexpr std::size_t portion = 1u << 18;
  for (std::size_t count = 1; count != 0;) {
    const std::size_t held = text.size();
    text.resize(held + portion);
    count = in->read(text.data() + held, portion);
    text.resize(held + count);
  }
  if (in->trouble()) return *in->trouble();
  return text;
}

}  // namespace larder::inline v0::trace
