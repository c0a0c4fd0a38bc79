// Tutorial 12: a world with satellites. Three base stations cache the models of their services; what they do not serve goes to the cloud,
// over the ground or through whichever satellite is overhead. The world is data: changed here, written as JSON, read back.
#include <larder/edge/scenario_json.hpp>
#include <larder/edge/simulator.hpp>
#include <larder/edge/worlds.hpp>

#include <cstdio>

namespace edge = larder::edge;

int main() {
  // [world]
  edge::scenario world = edge::world_choice::of("cmaas")->made();  // the world of arXiv 2403.05826
  world.servers = 3;
  world.requests.requests_per_slot = 30;
  world.slots = 60;
  world.satellites.emplace().cities = {{"Nairobi", -1.3, 36.8}, {"Paris", 48.9, 2.4}, {"Reykjavik", 64.1, -21.9}};
  if (const auto wrong = world.check()) return std::puts(wrong->sentence().c_str()), 2;
  // [/world]

  for (const edge::architecture way : {edge::architecture::ground, edge::architecture::satellites}) {
    world.way = way;
    const auto places = edge::sites::of(world);  // looks at the sky once
    for (const char* name : {"cloud", "fifo", "least_aot"})
      edge::with_serving_policy(name, [&](const auto& policy) {
        const auto fleet = edge::simulate_fleet(policy, world, *places, edge::drawn_demand(world, 1), 1, 0, [](std::uint32_t) {});
        const auto rows = fleet.books.rows();
        std::printf("%-10s %-9s cost %6.1f a slot, %4.1f %% served at the edge\n",
                    way == edge::architecture::ground ? "ground" : "satellites", name, rows.system_cost, 100 * rows.edge_execution_ratio);
      });
  }

  const std::string text = edge::scenario_text(world);
  const auto again = edge::scenario_of(text, "world.json");
  std::printf("%zu bytes of JSON, the same when read back: %s\n", text.size(), edge::scenario_text(*again) == text ? "yes" : "no");
  const auto wrong = edge::scenario_of(R"({"name": "mine", "slots": 60, "ways": {"uplink": "-5 Mbit/s"}})", "mine.json");
  std::printf("%s\n", wrong.error().sentence().c_str());
}
