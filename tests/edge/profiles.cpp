#include <larder/edge/profiles.hpp>

#include <map>
#include <string>

#include <larder/edge/recorded_demand.hpp>
#include <larder/edge/simulator.hpp>

#include "catch.hpp"

namespace edge = larder::edge;
namespace hana = boost::hana;

namespace {

struct means {
  double cost = 0, reload = 0, ratio = 0;
};

// Every policy by name over so many seeds of S88.
const std::map<std::string, means>& s88() {
  static const auto found = [] {
    constexpr int seeds = 24;
    const edge::scenario world = edge::s88_scenario();
    std::map<std::string, means> all;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      const auto requests = edge::record(edge::drawn_demand(world, seed), world.servers, world.slots);
      hana::for_each(edge::serving_policies, [&](const auto& policy) {
        const auto rows = edge::simulate(policy, world, requests, seed).rows();
        means& m = all[std::string(policy.name)];
        m.cost += rows.system_cost / seeds;
        m.reload += rows.switching_cost / seeds;
        m.ratio += 100 * rows.edge_execution_ratio / seeds;
      });
    }
    return all;
  }();
  return found;
}

}  // namespace

TEST_CASE("S88: every policy costs, reloads and serves at the edge what the reference profile says", "[edge]") {
  const std::map<std::string, means> reference{{"random", {34.06, 27.56, 19.7}},     {"cloud", {7.29, 0, 0}},
                                               {"fifo", {36.87, 32.72, 81.1}},       {"lfu_always", {33.01, 28.94, 81.1}},
                                               {"lfu", {5.03, 1.02, 74.2}},          {"least_context_always", {34.09, 30.01, 81.1}},
                                               {"least_context", {5.25, 1.16, 72.3}}};
  for (const auto& [name, expected] : reference) {
    INFO(name);
    const means& found = s88().at(name);
    CHECK(found.cost == Approx(expected.cost).epsilon(.1));
    CHECK(found.reload == Approx(expected.reload).epsilon(.1));
    CHECK(found.ratio == Approx(expected.ratio).margin(3));
  }
}

TEST_CASE("S88: patient policies cost less than the cloud, the cloud less than Random, Random less than FIFO", "[edge]") {
  const auto& all = s88();
  for (const char* patient : {"least_context", "lfu"}) {
    CHECK(all.at(patient).cost < all.at("cloud").cost);
    CHECK(all.at(patient).reload < .05 * all.at("fifo").reload);
  }
  CHECK(all.at("cloud").cost < all.at("random").cost);
  CHECK(all.at("random").cost < all.at("fifo").cost);
  for (const auto& [name, found] : all) {
    INFO(name);
    CHECK(found.ratio <= all.at("fifo").ratio + 1e-9);
  }
}

TEST_CASE("S88: with one reasoning path, least age of thought is least context that always loads", "[edge]") {
  CHECK(s88().at("least_aot").cost == s88().at("least_context_always").cost);
}

TEST_CASE("the default world's requests have the statistics they are said to have", "[edge]") {
  const edge::scenario world = edge::space_air_ground_scenario();
  double whole = 0, first_ten = 0;
  for (std::size_t i = 0; i < world.catalog.size(); ++i) {
    whole += world.requests.weights[i];
    if (i < 10) first_ten += world.requests.weights[i];
  }
  CHECK(world.requests.weights[0] / whole == Approx(.16).margin(.005));
  CHECK(first_ten / whole == Approx(.63).margin(.005));
  double requests = 0, input = 0, output = 0;
  for (std::uint32_t i = 0; i < world.servers; ++i) {
    auto stream = edge::drawn_demand(world, 1).stream(i);
    for (std::uint32_t t = 0; t < world.slots; ++t) {
      for (const edge::demand& d : stream.next()) {
        requests += d.count;
        input += d.count * d.input_tokens;
        output += d.count * d.output_tokens;
      }
    }
  }
  CHECK(requests / world.slots == Approx(154).epsilon(.03));
  CHECK(input / requests == Approx(2048).epsilon(.03));
  CHECK(output / requests == Approx(28).epsilon(.05));
}
