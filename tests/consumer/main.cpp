// Answers 0 if the larder found here is the version asked for and keeps what it is given.
#include <cstdio>
#include <cstring>

#ifdef SINGLE_HEADER
#include <larder.hpp>
#else
#include <larder/larder.hpp>
#endif

#ifdef WITH_REPORT_AND_TRACE
#include <fmt/format.h>
#include <zlib.h>

#include <larder/report/table.hpp>
#include <larder/trace/read.hpp>
#include <nlohmann/json.hpp>
#endif

int main(int, char** argv) {
  char version[64];
  std::snprintf(version, sizeof version, "%d.%d.%d", LARDER_VERSION_MAJOR, LARDER_VERSION_MINOR, LARDER_VERSION_PATCH);
  if (std::strcmp(version, argv[1]) != 0) return 1;

  larder::cache<int, int> shelf(larder::entries{2});
  for (int key = 0; key < 3; ++key) shelf.put(key, 10 * key);
  const int* found = shelf.find(2);
  if (found == nullptr || *found != 20 || shelf.find(0) != nullptr) return 2;
#ifdef WITH_REPORT_AND_TRACE
  if (fmt::format("{}", zlibVersion()).empty() || nlohmann::json::parse("[1]").size() != 1) return 3;
#endif
  return 0;
}
