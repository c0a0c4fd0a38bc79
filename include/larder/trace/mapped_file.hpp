// A file as bytes in memory without reading it: mapped where the system can, read otherwise. Opening is O(1) where mapped; pages come in as
// they are touched. The bytes stay put when the object moves.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include <larder/trace/input.hpp>

#if __has_include(<sys/mman.h>)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace larder::inline v0::trace {

/// The bytes of a whole file, read only. A name ending in .gz is unpacked into memory instead.
class mapped_file {
 public:
  /// Faults: the file is missing, unreadable, not a regular file, or damaged gzip. A file cut by another program while mapped ends the
  /// program, as with every mapping.
  static result<mapped_file> open(const std::string& path) {
#if __has_include(<sys/mman.h>)
    if (!path.ends_with(".gz")) return map(path);
#endif
    auto whole = read_whole(path);
    if (!whole) return whole.error();
    mapped_file file;
    file.copy_ = std::make_unique<std::string>(*std::move(whole));
    file.bytes_ = std::as_bytes(std::span(*file.copy_));
    return file;
  }

  [[nodiscard]] std::span<const std::byte> contents() const noexcept { return bytes_; }

 private:
  mapped_file() = default;

#if __has_include(<sys/mman.h>)
  struct unmapper {
    std::size_t length;
    void operator()(void* address) const noexcept { ::munmap(address, length); }
  };

  static result<mapped_file> map(const std::string& path) {
    const auto at_system = [&](const char* what) {
      const std::error_code error(errno, std::generic_category());
      return fault{path, 0, {}, std::string(what) + ": " + error.message()};
    };
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe is refused, not waited for
    if (descriptor < 0) return at_system("cannot be opened");
    struct closer {
      int descriptor;
      ~closer() { ::close(descriptor); }
    } const closing{descriptor};
    struct ::stat status {};
    if (::fstat(descriptor, &status) != 0) return at_system("cannot be read");
    if (!S_ISREG(status.st_mode)) return fault{path, 0, {}, "is not a regular file and cannot be mapped into memory"};
    mapped_file file;
    const auto length = static_cast<std::size_t>(status.st_size);
    if (length == 0) return file;
    void* const address = ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (address == MAP_FAILED) return at_system("cannot be mapped into memory");
    file.mapping_ = std::unique_ptr<void, unmapper>(address, unmapper{length});
    ::madvise(address, length, MADV_SEQUENTIAL);
    file.bytes_ = {static_cast<const std::byte*>(address), length};
    return file;
  }

  std::unique_ptr<void, unmapper> mapping_{nullptr, unmapper{0}};
#endif
  std::unique_ptr<std::string> copy_;
  std::span<const std::byte> bytes_;
};

}  // namespace larder::inline v0::trace
