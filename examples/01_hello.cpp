// Tutorial 1: a cache is a capacity and a policy. This one keeps the three most recently used capitals.
#include <cstdio>
#include <string>

#include <larder/larder.hpp>

// [hello]
int main() {
  larder::lru_cache<std::string, std::string> capitals{3};
  capitals.put("France", "Paris");
  capitals.put("Kenya", "Nairobi");
  capitals.put("Peru", "Lima");

  const std::string* paris = capitals.find("France");          // a use: Kenya is now the oldest
  const larder::outcome put = capitals.put("Japan", "Tokyo");  // full: somebody has to leave

  std::printf("France: %s. %u left for Japan. Kenya is %s.\n", paris->c_str(), put.evicted, capitals.contains("Kenya") ? "here" : "gone");
}
// [/hello]
