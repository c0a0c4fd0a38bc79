#include "fuzz/targets.hpp"

#include <larder/eviction/all.hpp>
#include <larder/laws/from_bytes.hpp>

#include <boost/hana/for_each.hpp>

#include <algorithm>
#include <memory>
#include <vector>

namespace {

struct registered {
  std::string_view name;
  std::unique_ptr<larder::laws::actor> policy;
};

std::vector<registered> all_policies() {
  std::vector<registered> made;
  boost::hana::for_each(larder::eviction::all, [&](auto type) {
    using P = typename decltype(type)::type;
    made.push_back({P::name, std::make_unique<larder::laws::actor_of<P>>(P{})});
  });
  return made;
}

}  // namespace

void fuzz::eviction(bytes input) {
  static const std::vector<registered> policies = all_policies();
  if (input.empty()) return;
  constexpr std::size_t longest = 121;  // sixty steps
  const registered& chosen = policies[input[0] % policies.size()];
  const bytes history = input.subspan(1, std::min(longest, input.size() - 1));
  if (const auto found = larder::laws::check_bytes(*chosen.policy, history); !found) throw finding(found.text(chosen.name));
}
