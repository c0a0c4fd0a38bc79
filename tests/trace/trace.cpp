#include <larder/trace/trace.hpp>

#include "catch.hpp"

namespace trace = larder::trace;

TEST_CASE("the footprint of a trace counts each object once, as last seen", "[trace]") {
  trace::trace t;
  CHECK(trace::footprint(t) == larder::bytes{0});
  t.keys = {0, 1, 0};
  t.unique = 2;
  CHECK(trace::footprint(t) == larder::bytes{0});
  t.sizes = {larder::bytes{5}, larder::bytes{7}, larder::bytes{6}};
  CHECK(trace::footprint(t) == larder::bytes{13});
}

TEST_CASE("requests become references to their blocks, in order", "[trace]") {
  trace::llm_trace requests;
  requests.source = "x";
  requests.requests = {{1, 10, 1}, {2, 20, 2}, {3, 30, 3}};
  requests.block_tokens = 512;
  requests.blocks = {0, 1, 0};
  requests.block_begins = {0, 2, 2, 3};
  requests.unique_blocks = 2;
  CHECK(requests.blocks_of(0).size() == 2);
  CHECK(requests.blocks_of(1).empty());
  CHECK(requests.blocks_of(2)[0] == 0);
  const auto t = trace::references(requests);
  CHECK(t.source == "x");
  CHECK(t.keys == std::vector<std::uint32_t>{0, 1, 0});
  CHECK(t.seconds == std::vector<double>{1, 1, 3});
  CHECK(t.unique == 2);
  CHECK(t.sizes.empty());
}

TEST_CASE("P42: requests that name no blocks are all different", "[trace]") {
  trace::llm_trace requests;
  requests.requests = {{1, 10, 1}, {2, 10, 1}};
  CHECK(requests.blocks_of(1).empty());
  const auto t = trace::references(requests);
  CHECK(t.keys == std::vector<std::uint32_t>{0, 1});
  CHECK(t.seconds == std::vector<double>{1, 2});
  CHECK(t.unique == 2);
}
