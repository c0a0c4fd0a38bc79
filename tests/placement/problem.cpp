#include <larder/placement/problem.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "instances.hpp"

using larder::bytes;
using larder::placement::open_requests;
using larder::placement::problem;
using larder::sharing::model_id;

namespace {

std::string row(const problem& of, std::uint32_t server, std::uint32_t user) {
  std::string bits;
  for (std::uint32_t i = 0; i < of.models(); ++i) bits += of.hit(server, user, model_id{i}) ? '1' : '0';
  return bits;
}

// The latency formula, term by term: the fastest of all routes.
bool in_time(const larder::placement::instance& given, std::uint32_t m, std::uint32_t k, std::uint32_t i) {
  const std::size_t servers = given.servers(), users = given.users, models = given.models();
  double fastest = std::numeric_limits<double>::infinity();
  const double bits = 8.0 * static_cast<double>(given.graph.size(model_id{i}).count);
  for (std::size_t over = 0; over < servers; ++over) {
    if (given.rate[over * users + k] == 0.0) continue;
    if (over != m && given.backhaul[m * servers + over] == 0.0) continue;
    fastest = std::min(fastest, (over == m ? 0.0 : bits / given.backhaul[m * servers + over]) + bits / given.rate[over * users + k]);
  }
  return fastest + (given.inference.empty() ? 0.0 : given.inference[k * models + i]) <= given.limit[k * models + i];
}

}  // namespace

TEST_CASE("problem: the hits of the worked example", "[placement]") {
  const problem of = instances::made(instances::worked_example());
  CHECK(row(of, 0, 0) == "111");
  CHECK(row(of, 0, 1) == "101");
  CHECK(row(of, 0, 2) == "100");
  CHECK(row(of, 1, 0) == "100");
  CHECK(row(of, 1, 1) == "111");
  CHECK(row(of, 1, 2) == "111");
  CHECK(of.total() == 30);
  open_requests open(of);
  CHECK(open.gain(0, model_id{0}) == 4);
  CHECK(open.gain(0, model_id{1}) == 5);
  CHECK(open.gain(0, model_id{2}) == 9);
  CHECK(open.gain(1, model_id{0}) == 4);
  CHECK(open.gain(1, model_id{1}) == 9);
  CHECK(open.gain(1, model_id{2}) == 10);
  open.serve(0, model_id{2});
  CHECK(open.gain(0, model_id{2}) == 0);
  CHECK(open.gain(1, model_id{2}) == 3);
  CHECK(open.gain(1, model_id{1}) == 9);
}

TEST_CASE("problem: hits are those of the formula on random instances, more users than one word holds included", "[placement]") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    auto given = instances::drawn(seed, 1 + seed % 4, seed % 3 == 0 ? 130 : 5, 8, seed % 3);
    if (seed % 2 == 0) given.inference.assign(given.limit.size(), 0.125);
    const problem of = instances::made(given);
    std::size_t hits = 0;
    for (std::uint32_t m = 0; m < of.servers(); ++m)
      for (std::uint32_t k = 0; k < of.users(); ++k)
        for (std::uint32_t i = 0; i < of.models(); ++i) {
          hits += of.hit(m, k, model_id{i}) ? 1 : 0;
          if (of.hit(m, k, model_id{i}) != in_time(given, m, k, i))
            FAIL("seed " << seed << " server " << m << " user " << k << " model " << i);
        }
    CHECK(hits <= std::size_t{of.servers()} * of.users() * of.models());
  }
}

TEST_CASE("problem: a model that arrives exactly at the limit is a hit", "[placement]") {
  auto given = instances::worked_example();
  given.limit.assign(9, 0.6);  // model 1: 60 MB at 100 MB/s
  CHECK(row(instances::made(given), 0, 0) == "100");
  given.limit.assign(9, 0.75);  // at 80 MB/s
  CHECK(row(instances::made(given), 0, 1) == "100");
  given.limit.assign(9, 1.2);  // over the backhaul, twice 100 MB/s
  CHECK(row(instances::made(given), 0, 2) == "100");
  given.limit.assign(9, std::nextafter(1.2, 0.0));
  CHECK(row(instances::made(given), 0, 2) == "000");
}

TEST_CASE("problem: no route, no hit, however long the user waits; with one, patience without end always hits", "[placement]") {
  auto given = instances::worked_example();
  given.backhaul.clear();
  given.limit.assign(9, std::numeric_limits<double>::infinity());
  const problem of = instances::made(given);
  CHECK(row(of, 0, 0) == "111");
  CHECK(row(of, 0, 2) == "000");
  CHECK(row(of, 1, 0) == "000");
}

TEST_CASE("problem: a model of no bytes needs a route and no time", "[placement]") {
  larder::sharing::block_graph_builder builder;
  REQUIRE(builder.add_model("empty", {}));
  larder::placement::instance given;
  given.graph = *std::move(builder).build();
  given.users = 2;
  given.storage = {bytes{0}};
  given.rate = {1.0, 0.0};
  given.limit = {0.0, 5.0};
  given.weight = {1, 1};
  const problem of = instances::made(given);
  CHECK(of.hit(0, 0, model_id{0}));
  CHECK_FALSE(of.hit(0, 1, model_id{0}));
  CHECK(of.with_storage({bytes{9}}).storage(0) == bytes{9});
}

TEST_CASE("problem: blocks on the device are not downloaded", "[placement]") {
  auto given = instances::worked_example();
  const auto b = *given.graph.find_block("B"), a = *given.graph.find_block("A");
  given.on_device = {{}, {b, a}, {}};
  const problem of = instances::made(given);
  CHECK(row(of, 0, 0) == "111");
  CHECK(row(of, 0, 1) == "111");  // model 2 is 10 MB instead of 90
  CHECK(row(of, 1, 0) == "100");
}

TEST_CASE("problem: what fault_of() finds is refused", "[placement]") {
  auto given = instances::worked_example();
  given.limit[0] = -1;
  const auto made = problem::make(given);
  REQUIRE_FALSE(made);
  CHECK(made.error().field == "limit[0][0]");
}
