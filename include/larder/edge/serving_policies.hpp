// The policies that serving runs compare, by the names of the papers: which entry leaves, which may enter, or a server of its own kind.
// Adding one is a line in the list: drivers, tests and tables follow it.
//
// | name                 | leaves                     | enters                               | source                               |
// |----------------------|----------------------------|--------------------------------------|--------------------------------------|
// | random               | all, for a new random set  | -                                    | arXiv 2304.08782, completed by larder |
// | cloud                | -                          | nobody                               | arXiv 2304.08782                     |
// | fifo                 | loaded first               | everybody                            | arXiv 2304.08782                     |
// | lru                  | used longest ago           | everybody                            | folklore                             |
// | lfu                  | least requests ever        | past victims with fewer requests     | arXiv 2501.14205, admission larder's |
// | lfu_always           | least requests ever        | everybody                            | arXiv 2501.14205                     |
// | least_context        | least context              | past victims without context         | arXiv 2304.08782, admission larder's |
// | least_context_always | least context              | everybody                            | arXiv 2304.08782                     |
// | least_aot            | least age of thought       | everybody                            | arXiv 2403.05826, Algorithm 1        |
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <boost/hana/for_each.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <larder/admission/always.hpp>
#include <larder/admission/higher_priority.hpp>
#include <larder/admission/never.hpp>
#include <larder/admission/only_stale.hpp>
#include <larder/edge/server.hpp>
#include <larder/eviction/fifo.hpp>
#include <larder/eviction/least_aot.hpp>
#include <larder/eviction/least_context.hpp>
#include <larder/eviction/least_priority.hpp>
#include <larder/eviction/lru.hpp>

namespace larder::inline v0::edge {

/// A policy of a serving run: its names, and how a server under it is made.
template <class Eviction, class Admission>
struct managed {
  std::string_view name, title;
  [[nodiscard]] server<Eviction, Admission> make(const scenario& world, std::uint64_t, const site& place) const {
    return server<Eviction, Admission>(world, place);
  }
};
struct redrawn {
  std::string_view name, title;
  [[nodiscard]] redrawn_server make(const scenario& world, std::uint64_t seed, const site& place) const { return {world, seed, place}; }
};

inline constexpr auto serving_policies =
    boost::hana::make_tuple(redrawn{"random", "Random"},                                                                                //
                            managed<eviction::lru, admission::never>{"cloud", "Cloud"},                                                 //
                            managed<eviction::fifo, admission::always>{"fifo", "FIFO"},                                                 //
                            managed<eviction::lru, admission::always>{"lru", "LRU"},                                                    //
                            managed<eviction::least_priority, admission::higher_priority>{"lfu", "LFU"},                                //
                            managed<eviction::least_priority, admission::always>{"lfu_always", "LFU, always load"},                     //
                            managed<eviction::least_context, admission::only_stale>{"least_context", "Least Context"},                  //
                            managed<eviction::least_context, admission::always>{"least_context_always", "Least Context, always load"},  //
                            managed<eviction::least_aot, admission::always>{"least_aot", "Least AoT"});

/// Their names, in the order of the list.
inline constexpr auto serving_policy_names = boost::hana::unpack(
    serving_policies, [](const auto&... policy) { return std::array<std::string_view, sizeof...(policy)>{policy.name...}; });

/// Calls f with the policy of this name; false if there is none.
template <class F>
bool with_serving_policy(std::string_view name, F&& f) {
  bool found = false;
  boost::hana::for_each(serving_policies, [&](const auto& policy) {
    if (policy.name != name) return;
    found = true;
    f(policy);
  });
  return found;
}

}  // namespace larder::inline v0::edge
