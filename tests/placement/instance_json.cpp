#include <larder/placement/instance_json.hpp>

#include <string>

#include <larder/placement/exhaustive.hpp>

#include "instances.hpp"
#include "trace/files.hpp"

using namespace larder::placement;
using larder::bytes;

namespace {

const std::string graph = R"("graph": {
  "blocks": [ {"name": "A", "bytes": 20000000}, {"name": "B", "bytes": 60000000}, {"name": "b1", "bytes": 40000000},
              {"name": "b2", "bytes": 10000000}, {"name": "b3", "bytes": 10000000} ],
  "models": [ {"name": "1", "blocks": ["A", "b1"]}, {"name": "2", "blocks": ["A", "B", "b2"]}, {"name": "3", "blocks": ["B", "b3"]} ] })";
const std::string storage = R"("storage": [100000000, 90000000])";
const std::string rate = R"("rate": [[8e8, 6.4e8, 0], [0, 8e8, 8e8]])";
const std::string backhaul = R"("backhaul": 8e8)";
const std::string limit = R"("limit": [[1.25, 1.25, 1.25], [1, 1, 1], [1.25, 1.25, 1.25]])";
const std::string weight = R"("weight": [[3, 5, 2], [1, 2, 7], [0, 7, 3]])";

std::string document(std::initializer_list<std::string> members) {
  std::string text;
  for (const auto& member : members) text += (text.empty() ? "{" : ",") + member;
  return text + '}';
}

std::string refused(std::initializer_list<std::string> members) {
  const auto made = parse_instance(document(members), "i.json");
  REQUIRE_FALSE(made);
  return made.error().sentence();
}

}  // namespace

TEST_CASE("instance_json: the worked example arrives whole", "[placement]") {
  const auto given = parse_instance(document({graph, storage, rate, backhaul, limit, weight}), "i.json");
  REQUIRE(given);
  const auto best = exhaustive(instances::made(*given));
  REQUIRE(best);
  CHECK(instances::numbers(*best) == instances::placed{{2, 3}, {2}});
  CHECK(best->hits == 23);
  CHECK(given->inference.empty());
  CHECK(given->on_device.empty());
}

TEST_CASE("instance_json: one number for all, probabilities and blocks on devices", "[placement]") {
  const auto given =
      parse_instance(document({graph, storage, rate, R"("limit": 2)", R"("inference": 0.5)",
                               R"("probability": [[0.5, 0, 0], [0, 1, 0], [0, 0, 0.25]])", R"("on_device": [[], ["B", "A"], []])"}),
                     "i.json");
  REQUIRE(given);
  CHECK(given->limit == std::vector<double>(9, 2.0));
  CHECK(given->inference == std::vector<double>(9, 0.5));
  CHECK(given->backhaul.empty());
  CHECK(given->weight == std::vector<std::uint32_t>{500'000'000, 0, 0, 0, 1'000'000'000, 0, 0, 0, 250'000'000});
  CHECK(given->on_device[1].size() == 2);
  CHECK(problem::make(*given));
}

TEST_CASE("instance_json: what is wrong is named with its field", "[placement]") {
  CHECK(refused({graph, storage, rate, backhaul, limit}) == "i.json: \"weight\" is missing");
  CHECK(refused({storage, rate, backhaul, limit, weight}) == "i.json: \"graph\" is missing");
  CHECK(
      refused({graph, storage, rate, limit, weight, R"("latency": 1)"}).find("i.json: \"latency\" is unknown here, expected only graph") ==
      0);
  CHECK(refused({graph, storage, rate, limit, weight, weight}) == "i.json: names the key \"weight\" twice in one object");
  CHECK(refused({graph, storage, rate, limit, weight, R"("probability": [])"}) ==
        "i.json: has both \"weight\" and \"probability\", expected one of them");
  CHECK(refused({graph, R"("storage": [-1, 2])", rate, limit, weight}).find("i.json, field storage[0]: is -1, expected a whole number") ==
        0);
  CHECK(refused({graph, storage, R"("rate": [[1, 1, 1]])", limit, weight}) == "i.json, field rate: expected 2 rows of 3");
  CHECK(refused({graph, storage, R"("rate": [[1, 1, 1], [1, 1]])", limit, weight}) == "i.json, field rate[1]: expected a row of 3");
  CHECK(refused({graph, storage, R"("rate": [[1, 1, 1], [1, 1, -1]])", limit, weight}) ==
        "i.json, field rate[1][2]: is -1, expected a number that is not negative");
  CHECK(refused({graph, storage, rate, R"("limit": "long")", weight}) == "i.json, field limit: expected 3 rows of 3 or one number");
  CHECK(refused({graph, storage, rate, R"("limit": null)", weight}) == "i.json, field limit: expected 3 rows of 3 or one number");
  CHECK(refused({graph, storage, rate, limit, R"("weight": [[1, 1, 1.5], [1, 1, 1], [1, 1, 1]])"}) ==
        "i.json, field weight[0][2]: is 1.5, expected a whole number from 0 to 4294967295");
  CHECK(refused({graph, storage, rate, limit, R"("probability": [[0, 0, 1.5], [0, 0, 0], [0, 0, 0]])"}) ==
        "i.json, field probability[0][2]: is 1.500000, expected 0 to 1");
  CHECK(refused({graph, storage, rate, limit, R"("probability": [[0, 0, -1], [0, 0, 0], [0, 0, 0]])"}) ==
        "i.json, field probability[0][2]: is -1, expected a number that is not negative");
  CHECK(refused({graph, storage, rate, limit, R"("probability": [[0, 0, NaN]])"}).find("i.json, line ") == 0);
  CHECK(refused({graph, storage, rate, limit, weight, R"("on_device": [[], []])"}) ==
        "i.json, field on_device: expected 3 lists of blocks");
  CHECK(refused({graph, storage, rate, limit, weight, R"("on_device": [[], ["C"], []])"}) ==
        "i.json, field on_device[1][0]: the block \"C\" is not a block of this graph");
  CHECK(refused({graph, storage, rate, limit, weight, R"("on_device": [[], "A", []])"}) ==
        "i.json, field on_device[1]: expected a list of blocks");
  CHECK(
      refused({graph, storage, rate, limit, weight, R"("on_device": [[], [7], []])"}).find("i.json, field on_device[1][0]: is a number") ==
      0);
  CHECK(refused({graph, storage, rate, limit, weight, R"("on_device": 1)"}) == "i.json, field on_device: expected 3 lists of blocks");
  CHECK(refused({graph, storage, R"("rate": [[1, 1, 1], 1])", limit, weight}) == "i.json, field rate[1]: expected a row of 3");
  CHECK(refused({graph, storage, rate, R"("limit": -1)", weight}) == "i.json, field limit: is -1, expected a number that is not negative");
  CHECK(refused({graph, R"("storage": 5)", rate, limit, weight}) == "i.json, field storage: is a number, expected an array");
  CHECK(refused({graph, rate, limit, weight}) == "i.json: \"storage\" is missing");
  CHECK(refused({graph, storage, rate, weight}) == "i.json: \"limit\" is missing");
  std::string many = R"("storage": [)";
  for (int i = 0; i < 16384; ++i) many += "1,";
  CHECK(refused({graph, many + "1]", rate, limit, weight}) == "i.json, field storage: lists 16385 servers, expected at most 16384");
  CHECK(refused({R"("graph": {"blocks": [{"name": "A", "bytes": -2}], "models": []})", storage, rate, limit, weight}) ==
        "i.json, field graph.blocks[0].bytes: is -2, expected a whole number from 0 to 18446744073709551615");
}

TEST_CASE("instance_json: a file is read as its text is, one that is not there is a sentence", "[placement]") {
  const larder_test::scratch_folder folder;
  const auto given = read_instance(folder.file("i.json", document({graph, storage, rate, limit, weight})));
  REQUIRE(given);
  CHECK(given->storage == std::vector<bytes>{bytes{100'000'000}, bytes{90'000'000}});
  CHECK(read_instance(folder / "absent").error().sentence() == (folder / "absent") + ": cannot be opened for reading");
}

TEST_CASE("instance_json: text changed anywhere gives an instance that can be placed, or a sentence", "[placement]") {
  const std::string text = document({graph, storage, rate, backhaul, limit, weight});
  larder::random draw{6};
  std::size_t read = 0, refusals = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string changed = text;
    for (auto left = 1 + draw.below(2); left > 0; --left) {
      const auto at = draw.below(changed.size());
      changed[at] = "0123456789-.e[]{},\""[draw.below(19)];
    }
    const auto given = parse_instance(changed, "i.json");
    ++(given ? read : refusals);
    if (given) CHECK(problem::make(*given));
  }
  CHECK(read > 50);
  CHECK(refusals > 50);
}
