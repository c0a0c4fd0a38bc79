// Tutorial 2: entries that weigh bytes, and the answers a cache gives when it says no.
#include <cstdio>
#include <string>

#include <larder/larder.hpp>

using namespace larder::literals;

namespace {

// [bytes]
void print(const char* model, const larder::outcome& what) {
  std::printf("%-12s %-6s %-12s evicted %u, loaded %.1f GB\n", model, name_of(what.what).data(),
              what.what == larder::verb::bypass ? name_of(what.reason).data() : "", what.evicted, static_cast<double>(what.added) * 1e-9);
}

void serve_models() {
  larder::byte_cache<std::string, std::string> gpu{24_GB};  // LRU over bytes
  print("llama-8b", gpu.put("llama-8b", "weights", 16_GB));
  print("phi-4", gpu.put("phi-4", "weights", 8_GB));
  print("llama-70b", gpu.put("llama-70b", "weights", 140_GB));  // too big: nobody leaves for it

  const auto in_use = gpu.lease_of("llama-8b");              // while the lease lives, its entry stays
  print("gemma-9b", gpu.put("gemma-9b", "weights", 18_GB));  // would need the leased bytes
  const auto plan = gpu.plan("qwen-3b", 6_GB);               // who would leave? nothing happens yet
  std::printf("%-12s would cost %zu entry: %s\n", "qwen-3b", plan.victims.size(), plan.victims.front()->c_str());
}
// [/bytes]

}  // namespace

int main() { serve_models(); }
