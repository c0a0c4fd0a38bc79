#include <larder/market/bids_json.hpp>

#include <string>

#include "catch.hpp"
#include "trace/files.hpp"

namespace market = larder::market;
using market::ticks;

namespace {
std::string refusal(const std::string& text) {
  const auto read = market::parse_bids(text, "bids.json");
  REQUIRE_FALSE(read);
  return read.error().sentence();
}
}  // namespace

TEST_CASE("bids: sealed slots with and without values") {
  const auto file = *market::parse_bids(R"({"sealed": {"slots": [
    {"bids": [10, 8, 4], "contract_price": 7},
    {"bids": [], "contract_price": 3.5, "satellite_value": 6, "values": []},
    {"bids": [1], "contract_price": 0, "values": [2]} ]}})",
                                        "bids.json");
  REQUIRE(file.slots.size() == 3);
  CHECK(file.slots[0].bids == std::vector<double>{10, 8, 4});
  CHECK(file.slots[0].values == file.slots[0].bids);
  CHECK(file.slots[0].contract_price == 7);
  CHECK(file.slots[0].satellite_value == 7);
  CHECK(file.slots[1].satellite_value == 6);
  CHECK(file.slots[2].values == std::vector<double>{2});
  CHECK(file.markets.empty());
}

TEST_CASE("bids: double markets in ticks, with the defaults where silent") {
  const auto file = *market::parse_bids(R"({"double": {"tick": 0.5, "low": 1, "high": 10, "step": 1,
    "markets": [{"buyers": [9, 8.5], "sellers": [2]}, {"buyers": [], "sellers": []}]}})",
                                        "bids.json");
  CHECK(file.tick == 0.5);
  CHECK(file.range.low == ticks{2});
  CHECK(file.range.high == ticks{20});
  CHECK(file.range.step == ticks{2});
  REQUIRE(file.markets.size() == 2);
  CHECK(file.markets[0].buyers == std::vector<ticks>{ticks{18}, ticks{17}});
  CHECK(file.markets[0].sellers == std::vector<ticks>{ticks{4}});

  const auto silent = *market::parse_bids(R"({"double": {"markets": [{"buyers": [0.25], "sellers": []}]}})", "bids.json");
  CHECK(silent.range.low == ticks{0});
  CHECK(silent.range.high == ticks{1'000'000});
  CHECK(silent.range.step == ticks{10'000});
  CHECK(silent.markets[0].buyers[0] == ticks{250'000});
}

TEST_CASE("bids: what is negative, not a number or unknown is one sentence with file and field") {
  CHECK(refusal(R"({"sealed": {"slots": [{"bids": [1, -2], "contract_price": 7}]}})") ==
        "bids.json, field sealed.slots[0].bids[1]: is -2, expected a number that is not negative");
  CHECK(refusal(R"({"sealed": {"slots": [{"bids": [1, "2"], "contract_price": 7}]}})") ==
        "bids.json, field sealed.slots[0].bids[1]: is a string, expected a number that is not negative");
  CHECK(refusal(R"({"sealed": {"slots": [{"bids": [null], "contract_price": 7}]}})").find("field sealed.slots[0].bids[0]: is null") !=
        std::string::npos);
  CHECK(refusal(R"({"sealed": {"slots": [{"bids": [1], "contract_price": -7}]}})").find("field sealed.slots[0].contract_price: ") !=
        std::string::npos);
  CHECK(refusal(R"({"sealed": {"slots": [{"bids": [1]}]}})") == "bids.json, field sealed.slots[0]: \"contract_price\" is missing");
  CHECK(refusal(R"({"sealed": {"slots": [{"bids": [1], "contract_price": 7, "price": 1}]}})").find("\"price\" is unknown here") !=
        std::string::npos);
  CHECK(refusal(R"({"sealed": {"slots": [{"bids": [1], "contract_price": 7, "values": [1, 2]}]}})") ==
        "bids.json, field sealed.slots[0].values: holds 2 values, expected one for each of 1 bids");
  CHECK(refusal(R"({"double": {"markets": [{"buyers": [1], "sellers": [0.5, -0.1]}]}})")
            .find("field double.markets[0].sellers[1]: is -0.1") != std::string::npos);
  CHECK(refusal(R"({"double": {"markets": [{"buyers": [1e300], "sellers": []}]}})")
            .find("field double.markets[0].buyers[0]: 1e+300 is more") != std::string::npos);
  CHECK(refusal(R"({"double": {"tick": 0, "markets": []}})") == "bids.json, field double.tick: is 0, expected an amount of money above 0");
  CHECK(refusal(R"({"double": {"low": 2, "markets": []}})").find("field double: \"high\": ") != std::string::npos);
  CHECK(refusal(R"({"double": {"step": 0, "markets": []}})").find("field double: \"step\": ") != std::string::npos);
  CHECK(refusal(R"({"double": {"tick": 1e-300, "markets": []}})").find("bids.json, field double") == 0);
  CHECK(refusal(R"({"sealed": []})") == "bids.json, field sealed: is an array, expected an object");
  CHECK(refusal(R"({"sealed": {"slots": [{"bids": 3, "contract_price": 7}]}})") ==
        "bids.json, field sealed.slots[0].bids: is a number, expected an array");
  CHECK(refusal(R"({"sealed": {"slots": [{"contract_price": 7}]}})") == "bids.json, field sealed.slots[0]: \"bids\" is missing");
  CHECK(refusal(R"({"sealed": {"slots": [{"bids": [1], "contract_price": 7, "values": ["x"]}]}})") ==
        "bids.json, field sealed.slots[0].values[0]: is a string, expected a number that is not negative");
  CHECK(refusal(R"({"sealed": {"slots": [{"bids": [1], "contract_price": 7, "satellite_value": -1}]}})") ==
        "bids.json, field sealed.slots[0].satellite_value: is -1, expected a number that is not negative");
  CHECK(refusal(R"({"sealed": {"slots": 1}})") == "bids.json, field sealed.slots: is a number, expected an array");
  CHECK(refusal(R"({"sealed": {"slots": [], "slot": []}})").find("field sealed: \"slot\" is unknown here") != std::string::npos);
  CHECK(refusal(R"({"double": {"tick": -1, "markets": []}})") ==
        "bids.json, field double.tick: is -1, expected a number that is not negative");
  CHECK(refusal(R"({"double": {"high": "1", "markets": []}})").find("bids.json, field double.high: is a string") == 0);
  CHECK(refusal(R"({"double": {"markets": [], "market": []}})").find("field double: \"market\" is unknown here") != std::string::npos);
  CHECK(refusal(R"({"double": {}})") == "bids.json, field double: \"markets\" is missing");
  CHECK(refusal(R"({"double": {"markets": [{"buyers": [], "sellers": [], "brokers": []}]}})")
            .find("field double.markets[0]: \"brokers\" is unknown here") != std::string::npos);
  CHECK(refusal(R"({"bids": {}})").find("bids.json: \"bids\" is unknown here") == 0);
  CHECK(refusal("{}") == "bids.json: holds neither \"sealed\" nor \"double\" bids");
  CHECK(refusal("{\n\"sealed\": [1,\n").find("bids.json, line ") == 0);
  const larder_test::scratch_folder folder;
  const auto read = market::read_bids(folder.file("b.json", R"({"sealed": {"slots": [{"bids": [1], "contract_price": 2}]}})"));
  REQUIRE(read);
  CHECK(read->slots[0].contract_price == 2);
  CHECK(market::read_bids("no/such/file.json").error().sentence().find("no/such/file.json: ") == 0);
}
