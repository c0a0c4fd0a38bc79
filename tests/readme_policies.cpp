// The README's table of eviction policies names exactly the registered ones, in any order.
#include <set>

#include <boost/hana/for_each.hpp>
#include <larder/eviction/all.hpp>

#include "text.hpp"

TEST_CASE("README: the table of policies names exactly the policies registered in eviction/all.hpp") {
  std::multiset<std::string> registered;
  boost::hana::for_each(larder::eviction::all, [&](auto policy) { registered.emplace(decltype(policy)::type::name); });

  // A row is | `name` | ...; the two lines above the rows are the table's head.
  std::multiset<std::string> shown;
  bool past_head = false;
  for (const auto& line : text::between(text::lines_of("README.md"), "<!-- policies:begin -->", "<!-- policies:end -->")) {
    if (line.rfind("|", 0) != 0) continue;
    if (past_head) shown.insert(line.substr(line.find('`') + 1, line.find('`', line.find('`') + 1) - line.find('`') - 1));
    past_head = past_head || line.rfind("|-", 0) == 0 || line.rfind("| -", 0) == 0 || line.rfind("|:", 0) == 0;
  }
  CHECK(shown == registered);
}
