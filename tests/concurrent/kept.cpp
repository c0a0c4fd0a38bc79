// Values as words: what is written is read, whatever its size and alignment, and takes no more room than the value.
#include <larder/concurrent/kept.hpp>

#include <array>
#include <cstdint>

#include "catch.hpp"

using larder::concurrent::kept;

namespace {

template <std::size_t N>
struct letters {
  std::array<char, N> text{};
  friend bool operator==(const letters&, const letters&) = default;
};
struct mixed {
  std::uint32_t number = 0;
  std::uint16_t small = 0;
  std::array<std::uint16_t, 3> more{};
  friend bool operator==(const mixed&, const mixed&) = default;
};
struct alignas(32) wide {
  std::array<std::uint64_t, 4> words{};
  friend bool operator==(const wide&, const wide&) = default;
};

template <class T>
void check(const T& a, const T& b) {
  kept<T> k(a);
  CHECK(k.read() == a);
  CHECK(k.object() == a);
  k.write(b);
  CHECK(k.read() == b);
  const kept<T> copy(k);
  k = kept<T>(a);
  CHECK(k.object() == a);
  CHECK(copy.read() == b);
  CHECK(sizeof(kept<T>) == sizeof(T));
  CHECK(alignof(kept<T>) >= alignof(T));
}

}  // namespace

TEST_CASE("concurrent kept: a value is read as it was written, in its own room") {
  check<char>('a', 'b');
  check<bool>(true, false);
  check<std::uint16_t>(1, 65535);
  check<float>(1.5f, -0.25f);
  check<std::uint64_t>(1, ~std::uint64_t{});
  check<double>(0.1, -1e300);
  check<letters<3>>({{'a', 'b', 'c'}}, {{'x', 'y', 'z'}});
  check<letters<12>>({{'a'}}, {{'a', 'b'}});
  check<letters<64>>({{'l', 'o'}}, {{'n', 'g'}});
  check<mixed>({1, 2, {3, 4, 5}}, {6, 7, {8, 9, 10}});
  check<wide>({{1, 2, 3, 4}}, {{5, 6, 7, 8}});
  int i = 0, j = 0;
  check<int*>(&i, &j);
}

TEST_CASE("concurrent kept: it is made from what its value is made from, and of nothing as the value is") {
  CHECK(kept<std::uint64_t>(7).read() == 7);
  CHECK(kept<std::uint64_t>().read() == 0);
  CHECK(kept<mixed>().read() == mixed{});
}
