// A dense index is an array: texts do not count its places.
// expect: larder: index::dense needs keys that are integers or enumerators; use index::hashed
#include <larder/cache.hpp>
#include <larder/index/dense.hpp>

#include <string>

#ifdef MUST_FAIL
using key = std::string;
#else
enum class key : unsigned {};
#endif

int main() {
  larder::cache<key, int, larder::index::dense> c(10);
  c.put(key{}, 1);
}
