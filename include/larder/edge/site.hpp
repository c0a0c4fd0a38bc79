// Where servers stand and what surrounds them: the weights that entries share, and for each city a table of the satellites that pass over
// it. Found once for a scenario and used by all of its servers, from any number of threads.
// Cost: a block a model; a city costs its contacts (contacts.hpp) and 16 bytes a time slot. Source: larder's own.
#pragma once

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include <larder/edge/scenario.hpp>
#include <larder/sharing/block_graph_builder.hpp>
#include <larder/sim/parallel.hpp>

namespace larder::inline v0::edge {

/// What a server is given besides the scenario.
struct site {
  std::shared_ptr<const sharing::block_graph> weights;  ///< entry m of the catalog is its model m, of one block
  way_to_cloud way{};
};

/// The weights of a scenario that passed check(): a block for each entry, or for each set of shared weights.
inline std::shared_ptr<const sharing::block_graph> weights_of(const scenario& world) {
  sharing::block_graph_builder builder("scenario " + world.name);
  std::unordered_map<std::string, sharing::block_id> known;
  for (const served_model& m : world.catalog) {
    const bool is_shared = world.storage == weight_storage::shared && !m.weights.empty();
    const auto found = is_shared ? known.find(m.weights) : known.end();
    const sharing::block_id block = found != known.end() ? found->second : *builder.add_block(m.size);
    if (is_shared && found == known.end()) known.emplace(m.weights, block);
    const auto added = builder.add_model({}, {block});
    LARDER_EXPECTS(bool(added), "the scenario of a server must have passed check()");
  }
  auto graph = std::move(builder).build();
  return std::make_shared<const sharing::block_graph>(*std::move(graph));
}

/// A server's surroundings where no satellite passes by: the relay of the scenario, if it has satellites, is always there.
inline site site_of(const scenario& world) {
  return {weights_of(world), {world.way == architecture::satellites ? &world.prices.satellite : nullptr, nullptr}};
}

/// The surroundings of all servers of a scenario, which must outlive them and have passed check().
class sites {
 public:
  /// Looks at the sky over each city on up to `threads` threads (0: all cores); `look()` is called after each. Faults: those of contacts.
  template <class Look>
  static result<sites> of(const scenario& world, unsigned threads, Look&& look) {
    sites made;
    made.everywhere_ = site_of(world);
    if (!world.satellites || world.way == architecture::ground) return made;
    const sky& above = *world.satellites;
    const std::size_t cities = std::min<std::size_t>(above.cities.size(), world.servers);
    std::vector<result<link_table>> tables(cities, fault{});
    sim::in_parallel(cities, threads, [&](std::size_t i) {
      tables[i] = table_of(above, above.cities[i].station(), world.slots);
      look();
    });
    made.passes_ = std::make_shared<std::vector<link_table>>();
    for (auto& table : tables) {
      if (!table) return table.error();
      made.passes_->push_back(*std::move(table));
    }
    return made;
  }
  static result<sites> of(const scenario& world, unsigned threads = 1) {
    return of(world, threads, [] {});
  }

  [[nodiscard]] site at(std::uint32_t server) const {
    site one = everywhere_;
    if (passes_) one.way.passes = &(*passes_)[server % passes_->size()];
    return one;
  }

 private:
  static result<link_table> table_of(const sky& above, const fixed_station& station, std::uint32_t slots) {
    auto shell = constellation::of(above.shell, earth_wgs72);
    if (!shell) return shell.error();
    const seconds span{0, std::int64_t{above.seconds_per_slot} * slots};
    const auto link = satellite_link<fixed_station>::of(*std::move(shell), station, above.min_elevation_rad, span, above.radio);
    if (!link) return link.error();
    constexpr link_table::offer nobody{1, 0};  // a wait: not in view
    return link_table::of(*link, 0, above.seconds_per_slot, slots, nobody);
  }

  site everywhere_;
  std::shared_ptr<std::vector<link_table>> passes_;
};

}  // namespace larder::inline v0::edge
