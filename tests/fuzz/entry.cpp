// Where libFuzzer enters a target. Nothing in the ordinary tests.
#ifdef LARDER_FUZZ_TARGET
#include <cstdio>
#include <cstdlib>

#include "fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    fuzz::LARDER_FUZZ_TARGET({data, size});
  } catch (const fuzz::finding& found) {
    std::fprintf(stderr, "finding: %s\n", found.what());
    std::abort();
  }
  return 0;
}
#endif
