// Lines of a plain or gzip text file, one after another, without copying them. A last line without an end is a line; a file that breaks
// off inside its gzip data is a fault. O(bytes) in all; the buffer is as long as the longest line, at least 256 KiB.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/trace/input.hpp>

namespace larder::inline v0::trace {

/// Reads lines until the end or the first fault:
///   while (lines->next(line)) ...;
///   return lines->complete(what_was_gathered);
class line_reader {
 public:
  static result<line_reader> open(std::string path) {
    auto in = input::open(std::move(path));
    if (!in) return in.error();
    return line_reader(*std::move(in));
  }

  /// Sets `line` to the next line, without its \n or \r\n; it stays readable until the next call. False at the end and after a fault.
  [[nodiscard]] bool next(std::string_view& line) {
    if (trouble_) return false;
    std::size_t searched = begin_;
    while (true) {
      const char* found = static_cast<const char*>(std::memchr(buffer_.data() + searched, '\n', end_ - searched));
      if (found != nullptr) return take(line, static_cast<std::size_t>(found - buffer_.data()), 1);
      searched = end_;
      if (!fetch(searched)) break;
    }
    if (trouble_ || begin_ == end_) return false;
    return take(line, end_, 0);
  }

  /// The number of the line last read, counted from 1.
  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }
  [[nodiscard]] const std::string& path() const noexcept { return in_.path(); }

  /// A fault in the line last read.
  [[nodiscard]] fault at(std::string_view field, std::string reason) const {
    return {path(), line_, std::string(field), std::move(reason)};
  }

  /// Ends the reading with a fault; next() answers false from now on.
  bool fail(fault f) {
    trouble_ = std::move(f);
    return false;
  }

  [[nodiscard]] const std::optional<fault>& trouble() const noexcept { return trouble_; }

  /// What a reader returns at its end: the value, or the fault that cut the reading short.
  template <class T>
  result<T> complete(T value) const {
    if (trouble_) return *trouble_;
    return value;
  }

 private:
  static constexpr std::size_t first_buffer = 1u << 18, longest_line = 1u << 26;

  explicit line_reader(input in) : in_(std::move(in)), buffer_(first_buffer) {}

  bool take(std::string_view& line, std::size_t stop, std::size_t mark) {
    line = std::string_view(buffer_.data() + begin_, stop - begin_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    begin_ = stop + mark;
    ++line_;
    return true;
  }

  /// Reads on behind end_, moving the unfinished line to the front; `searched` moves with it.
  bool fetch(std::size_t& searched) {
    if (begin_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
      searched -= begin_, end_ -= begin_, begin_ = 0;
    }
    if (end_ == longest_line) return fail({path(), line_ + 1, {}, "the line is longer than 64 MiB"});
    if (end_ == buffer_.size()) buffer_.resize(2 * end_);
    const std::size_t count = in_.read(buffer_.data() + end_, buffer_.size() - end_);
    end_ += count;
    if (count == 0 && in_.trouble()) {
      trouble_ = in_.trouble();
      trouble_->line = line_ + 1;
    }
    return count > 0;
  }

  input in_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t line_ = 0;
  std::optional<fault> trouble_;
};

}  // namespace larder::inline v0::trace
