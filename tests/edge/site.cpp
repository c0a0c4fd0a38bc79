#include <larder/edge/site.hpp>

#include <larder/edge/simulator.hpp>
#include <larder/edge/worlds.hpp>

#include "catch.hpp"

namespace edge = larder::edge;

namespace {

edge::scenario small_cmaas(std::uint32_t servers) {
  edge::cmaas_parameters p;
  p.stations = servers;
  edge::scenario world = edge::cmaas_scenario(p, edge::architecture::satellites);
  world.slots = 12;
  world.satellites.emplace();
  world.satellites->shell.planes = 12;  // a sixth of the shell: nobody overhead now and then
  for (std::size_t i = 0; i < 5; ++i) world.satellites->cities.push_back(edge::large_cities()[i]);
  return world;
}

}  // namespace

TEST_CASE("fleets: the same to the last bit on any number of threads, and the same as one server after another", "[edge]") {
  const edge::scenario world = small_cmaas(70);
  REQUIRE_FALSE(world.check());
  const auto places = edge::sites::of(world, 2);
  REQUIRE(places);
  const edge::drawn_demand source(world, 4);
  edge::with_serving_policy("least_aot", [&](const auto& policy) {
    const auto run = [&](unsigned threads) {
      std::atomic<std::uint32_t> seen{0};
      auto made = edge::simulate_fleet(policy, world, *places, source, 4, threads, [&](std::uint32_t n) { seen += n; });
      CHECK(seen == world.servers);
      return made;
    };
    const edge::fleet_account one = run(1), three = run(3);
    CHECK(one.books.terms == three.books.terms);
    CHECK(one.books.requests == three.books.requests);
    CHECK(one.by_slot == three.by_slot);
    double sum = 0;
    for (const double cost : one.by_slot) sum += cost;
    CHECK(sum == Approx(one.books.rows().system_cost * world.slots));

    edge::serving_account books;
    for (std::uint32_t i = 0; i < world.servers; ++i) {
      auto server = policy.make(world, 0, places->at(i));
      auto arrivals = source.stream(i);
      for (std::uint32_t t = 0; t < world.slots; ++t) server.serve_slot(arrivals.next());
      books += server.account();
    }
    for (std::size_t k = 0; k < books.terms.size(); ++k) CHECK(books.terms[k] == Approx(one.books.terms[k]));

    edge::scenario ground = world;
    ground.way = edge::architecture::ground;
    const auto flat = edge::simulate_fleet(policy, ground, *edge::sites::of(ground), source, 4, 1, [](std::uint32_t) {});
    const auto terms = edge::simulate(policy, ground, source, 4).terms;
    for (std::size_t k = 0; k < terms.size(); ++k) CHECK(flat.books.terms[k] == Approx(terms[k]).epsilon(1e-12));
    CHECK(flat.books.edge_requests == one.books.edge_requests);
    edge::scenario relay = world;
    relay.satellites.reset();
    const auto always = edge::simulate_fleet(policy, relay, *edge::sites::of(relay), source, 4, 1, [](std::uint32_t) {});
    // With holes in the sky the cloud costs more than with a relay that is always there, and less than over the ground alone.
    CHECK(always.books.terms[4] < one.books.terms[4]);
    CHECK(one.books.terms[4] < flat.books.terms[4]);
  });
}

TEST_CASE("shared weights: entries of one model are in memory once, each with a context of its own", "[edge]") {
  edge::scenario world = small_cmaas(2);
  world.way = edge::architecture::ground;
  world.slots = 40;
  const auto run = [&](edge::weight_storage storage) {
    world.storage = storage;
    edge::serving_account books;
    std::uint64_t most = 0;
    edge::with_serving_policy("least_aot", [&](const auto& policy) {
      books = edge::simulate(policy, world, edge::drawn_demand(world, 2), 2, [&](std::uint32_t, std::uint32_t, const auto& server) {
        CHECK(server.models().valid());
        CHECK(server.models().used() <= world.server_memory().count);
        most = std::max<std::uint64_t>(most, server.models().size());
      });
    });
    return std::pair(books, most);
  };
  const auto [own, few] = run(edge::weight_storage::per_entry);
  const auto [shared, many] = run(edge::weight_storage::shared);
  CHECK(many > few);
  CHECK(shared.terms[0] < own.terms[0]);
  CHECK(shared.counts.hits > own.counts.hits);

  world.storage = edge::weight_storage::shared;
  edge::redrawn_server random_one(world, 1, edge::site_of(world));
  auto arrivals = edge::drawn_demand(world, 2).stream(0);
  for (int t = 0; t < 5; ++t) random_one.serve_slot(arrivals.next());
  CHECK(random_one.models().used() <= world.server_memory().count);
  CHECK(random_one.models().size() > few);
}
