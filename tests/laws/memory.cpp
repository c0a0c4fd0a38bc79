#include "laws/memory.hpp"

#include "catch.hpp"

#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

namespace {

thread_local std::size_t count = 0;
thread_local bool limited = false, said_no = false;
thread_local std::size_t left = 0;

// Out of line, so that no compiler sees a free where it expects a delete.
[[gnu::noinline]] void give(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void* take(std::size_t size, std::size_t alignment) {
  ++count;
  if (limited) {
    if (left == 0) {
      said_no = true;
      throw std::bad_alloc();
    }
    --left;
  }
  if (size == 0) size = 1;
  void* const memory = alignment <= alignof(std::max_align_t)
                           ? std::malloc(size)
                           : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* take_or_null(std::size_t size, std::size_t alignment) noexcept {
  try {
    return take(size, alignment);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

}  // namespace

void* operator new(std::size_t size) { return take(size, 0); }
void* operator new[](std::size_t size) { return take(size, 0); }
void* operator new(std::size_t size, std::align_val_t a) { return take(size, static_cast<std::size_t>(a)); }
void* operator new[](std::size_t size, std::align_val_t a) { return take(size, static_cast<std::size_t>(a)); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return take_or_null(size, 0); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return take_or_null(size, 0); }
void* operator new(std::size_t size, std::align_val_t a, const std::nothrow_t&) noexcept {
  return take_or_null(size, static_cast<std::size_t>(a));
}
void* operator new[](std::size_t size, std::align_val_t a, const std::nothrow_t&) noexcept {
  return take_or_null(size, static_cast<std::size_t>(a));
}
void operator delete(void* p) noexcept { give(p); }
void operator delete[](void* p) noexcept { give(p); }
void operator delete(void* p, std::size_t) noexcept { give(p); }
void operator delete[](void* p, std::size_t) noexcept { give(p); }
void operator delete(void* p, std::align_val_t) noexcept { give(p); }
void operator delete[](void* p, std::align_val_t) noexcept { give(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { give(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { give(p); }

namespace memory {

std::size_t taken() noexcept { return count; }
scarce::scarce(std::size_t times) noexcept {
  limited = true;
  said_no = false;
  left = times;
}
scarce::~scarce() { limited = false; }
bool scarce::refused() const noexcept { return said_no; }

}  // namespace memory

TEST_CASE("memory: is counted, and refused when it is scarce") {
  const std::size_t before = memory::taken();
  auto held = std::make_unique<std::vector<int>>(100);
  CHECK(memory::taken() == before + 2);
  bool thrown = false, refused = false;
  {
    memory::scarce no_more(1);
    try {
      auto one = std::make_unique<int>(1);
      held->resize(1000);
    } catch (const std::bad_alloc&) {
      thrown = true;
    }
    refused = no_more.refused();
  }
  CHECK(thrown);
  CHECK(refused);
  CHECK(held->size() == 100);
}
