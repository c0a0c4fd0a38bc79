// Counts how often memory is taken, and lets it fail: the test program's own operator new (memory.cpp).
#pragma once

#include <cstddef>

namespace memory {

/// How often memory was taken so far, by anyone in this program.
std::size_t taken() noexcept;

/// While it lives, memory can be taken `times` times more, and then std::bad_alloc is thrown. Not to be nested.
class scarce {
 public:
  explicit scarce(std::size_t times) noexcept;
  scarce(const scarce&) = delete;
  scarce& operator=(const scarce&) = delete;
  ~scarce();
  /// Was it refused at least once?
  [[nodiscard]] bool refused() const noexcept;
};

}  // namespace memory
