#include <larder/edge/scenario_json.hpp>

#include <string>
#include <utility>
#include <vector>

#include <larder/edge/simulator.hpp>
#include <larder/edge/worlds.hpp>

#include "catch.hpp"
#include "trace/files.hpp"

namespace edge = larder::edge;

namespace {

// A small world that says everything a scenario can say.
const std::string small = R"({
  "name": "small",
  "catalog": [
    {"name": "chat/a", "size": "20 GB", "work_per_token": "20 GFLOP", "window": "4096 tokens", "weights": "a", "popularity": 2},
    {"name": "code/a", "size": "20 GB", "work_per_token": "20 GFLOP", "weights": "a", "popularity": 1, "later_popularity": 3}
  ],
  "requests": {"per_slot": 12, "trades_per_slot": 0.5, "choices": 2, "is_local": true, "moving_slots": 9,
               "input": {"mean": "100 tokens", "variation": 0.5}, "output": {"mean": "10 tokens"}, "input_size": "5 MB"},
  "servers": 3, "slots": 20, "gpus": 2, "memory_per_gpu": "12 GB", "speed": "1 TFLOP/s", "time_per_request": "0.1 s",
  "work_per_slot": "100 TFLOP", "when_short": "fractional", "order": "claim_first", "weights": "shared",
  "context": {"vanishing": 0.5, "when_full": "truncate", "paths": 3, "tokens_per_example": "50 tokens", "consensus": 0.9, "in_tokens": true},
  "random_coin": 0.25,
  "prices": {"load_megabyte": 1e-5, "load": 0.1, "second": 2, "wrong_answer": 0.3, "edge_megabyte": 0.001, "cloud_request": 0.5,
             "cloud_megabyte": 0.04, "accuracy": {"law": "saturating", "zero_shot": 0.4, "attenuation": 0.9}},
  "ways": {"uplink": "50 Mbit/s", "ground": "20 Mbit/s", "edge_time": "1 s", "cloud_time": "2 s",
           "relay": {"request": 0.25, "megabyte": 0.02, "rate": "90 Mbit/s", "time": "0.5 s"}},
  "architecture": "satellites",
  "satellites": {"planes": 10, "per_plane": 12, "altitude": "600 km", "inclination": "53 deg", "phase": 0.25, "min_elevation": "20 deg",
                 "seconds_per_slot": 30, "bandwidth": "20 MHz", "power": "0.2 W", "carrier": "12 GHz", "antenna_gain": 1e6,
                 "cities": [{"name": "Nairobi", "latitude": "-1.3 deg", "longitude": "36.8 deg", "height": "1.7 km"}]}
})";

std::string with(const std::string& found, const std::string& put) {
  std::string text = small;
  const std::size_t at = text.find(found);
  REQUIRE(at != text.npos);
  return text.replace(at, found.size(), put);
}

}  // namespace

TEST_CASE("scenarios: every built-in one is printed and read back identically", "[edge]") {
  for (const std::string_view name : edge::world_names) {
    INFO(name);
    const auto choice = edge::world_choice::of(std::string(name));
    REQUIRE(choice);
    edge::scenario world = choice->made();
    world.satellites.emplace().cities = edge::large_cities();
    const std::string text = edge::scenario_text(world);
    const auto again = edge::scenario_of(text, "again.json");
    INFO((again ? "" : again.error().sentence()));
    REQUIRE(again);
    CHECK(edge::scenario_text(*again) == text);
    world.slots = 30;
    edge::scenario other = *again;
    other.slots = 30;
    edge::with_serving_policy("least_aot", [&](const auto& policy) {
      CHECK(edge::simulate(policy, world, edge::drawn_demand(world, 3), 3).terms ==
            edge::simulate(policy, other, edge::drawn_demand(other, 3), 3).terms);
    });
  }
}

TEST_CASE("scenarios: every field is read into its place", "[edge]") {
  const auto read = edge::scenario_of(small, "small.json");
  INFO((read ? "" : read.error().sentence()));
  REQUIRE(read);
  const edge::scenario& w = *read;
  CHECK(w.name == "small");
  REQUIRE(w.catalog.size() == 2);
  CHECK(w.catalog[0].window == 4096);
  CHECK(w.catalog[1].window == std::numeric_limits<double>::infinity());
  CHECK(w.catalog[1].weights == "a");
  CHECK(w.requests.weights == std::vector<double>{2, 1});
  CHECK(w.requests.later_weights == std::vector<double>{0, 3});
  CHECK(w.requests.megabytes_per_request == 5);
  CHECK(w.requests.choices == 2);
  CHECK(w.requests.is_local);
  CHECK(w.server_memory() == larder::bytes{24'000'000'000});
  CHECK(w.prices.computation.speed == 1e12);
  CHECK(w.when_short == edge::shortage::fractional);
  CHECK(w.order == edge::service_order::claim_first);
  CHECK(w.storage == edge::weight_storage::shared);
  CHECK(w.when_full == larder::context::overflow::truncate);
  CHECK(w.counts_tokens);
  CHECK(w.consensus == .9);
  CHECK(w.prices.switching.per_load == .1);
  CHECK(w.prices.accuracy.law.form == edge::accuracy_form::saturating);
  CHECK(w.prices.transmission.backhaul == 20e6);
  CHECK(w.prices.satellite.rate == 90e6);
  CHECK(w.way == edge::architecture::satellites);
  REQUIRE(w.satellites);
  CHECK(w.satellites->shell.altitude_m == 600e3);
  CHECK_FALSE(w.satellites->shell.motion_rad_s);  // not that of the first shell, which is lower
  CHECK(w.satellites->cities[0].latitude_deg == -1.3);
  CHECK(w.satellites->cities[0].height_m == 1700);
  const std::string text = edge::scenario_text(w);
  const auto again = edge::scenario_of(text, "again.json");
  REQUIRE(again);
  CHECK(edge::scenario_text(*again) == text);
}

TEST_CASE("scenarios: what cannot be is one sentence with file and field", "[edge]") {
  const std::vector<std::pair<std::string, std::string>> bad{
      {with("\"servers\"", "\"severs\""), "small.json: \"severs\" is unknown here"},
      {with("\"rate\": \"90", "\"rat\": \"90"), "small.json, field ways.relay: \"rat\" is unknown here"},
      {with("\"50 Mbit/s\"", "50"), "small.json, field ways.uplink: is no text, expected a number with its unit"},
      {with("\"50 Mbit/s\"", "\"50\""), "small.json, field ways.uplink: is \"50\", expected a number with its unit"},
      {with("\"50 Mbit/s\"", "\"50 furlongs\""), "field ways.uplink: is \"50 furlongs\""},
      {with("\"20 MHz\"", "\"-20 MHz\""), "small.json, field satellites.bandwidth: is \"-20 MHz\", expected a number that is not negative"},
      {with("\"600 km\"", "\"-600 km\""), "small.json, field satellites.altitude: is \"-600 km\""},
      {with("\"600 km\"", "\"0 km\""), "small.json, field satellites.altitude: expected a finite number above 0, found 0"},
      {with("\"-1.3 deg\"", "\"-91 deg\""), "small.json, field satellites.cities[0].latitude: expected a number from -90 to 90, found -91"},
      {with("\"gpus\": 2", "\"gpus\": 99999999999"), "small.json, field gpus: 99999999999 GPUs have more memory than 64 bits"},
      {with("\"gpus\": 2", "\"gpus\": 1e40"), "small.json, field gpus: is 1e+40, expected a whole number"},
      {with("\"gpus\": 2", "\"gpus\": 0"), "small.json, field gpus"},
      {with("\"12 GB\"", "\"9 GB\""), "small.json, field memory_per_gpu: the model chat/a has 20 GB"},
      {with("\"20 GB\", \"work", "\"19 GB\", \"work"), "small.json, field catalog[1].weights: expected code/a to have the size of chat/a"},
      {with("\"choices\": 2", "\"choices\": 3"), "small.json, field requests.choices"},
      {with("\"moving_slots\": 9", "\"moving_slots\": 0"), "small.json, field requests.moving_slots"},
      {with("\"size\": \"20 GB\", ", ""), "small.json, field catalog[0].size: expected at least 1 byte"},
      {with("\"law\": \"saturating\"", "\"law\": \"hopeful\""), "field prices.accuracy.law: is \"hopeful\", expected one of logarithmic"},
      {with("\"in_tokens\": true", "\"in_tokens\": 1"), "field context.in_tokens"},
      {with("\"slots\": 20", "\"slots\": 20, \"slots\": 21"), "small.json: names the key \"slots\" twice"},
      {with("[\n    {\"name\": \"chat/a\"", "[7,\n    {\"name\": \"chat/a\""), "field catalog[0]: expected an object"},
      {with("\"vanishing\": 0.5", "\"vanishing\": -0.5"), "field context.vanishing"},
      {with("\"catalog\": [", "\"catalog\": 3, \"cat\": ["), "small.json, field catalog: expected a list"},
      {with("\"size\": \"20 GB\"", "\"size\": 20"), "field catalog[0].size: is no text, expected a size with its unit"},
      {with("\"size\": \"20 GB\"", "\"size\": \"20\""), "field catalog[0].size: is \"20\", expected a size with its unit"},
      {with("\"order\": \"claim_first\"", "\"order\": 1"), "field order: is no text, expected one of arrival, claim_first"},
      {with("\"context\": {", "\"context\": 5, \"c\": {"), "field context: expected an object"},
      {with("\"name\": \"small\"", "\"name\": 7"), "small.json, field name: is a number"},
      {"{\"name\": \"x\"", "small.json, line 1"},
      {"[]", "small.json: expected an object"},
      {"{}", "small.json, field catalog: expected at least one model"},
  };
  for (const auto& [text, sentence] : bad) {
    const auto read = edge::scenario_of(text, "small.json");
    REQUIRE_FALSE(read);
    INFO(read.error().sentence());
    CHECK(read.error().sentence().find(sentence) != std::string::npos);
  }
  CHECK(edge::read_scenario("/no/such/file.json").error().sentence() == "/no/such/file.json: cannot be opened for reading");
}

namespace {

// Is there a field of this path, such as satellites.cities[0].height?
bool has_path(const nlohmann::json& whole, const std::string& path) {
  std::string pointer = "/";
  for (const char letter : path)
    if (letter != ']') pointer += letter == '.' || letter == '[' ? '/' : letter;
  return whole.contains(nlohmann::json::json_pointer(pointer));
}

}  // namespace

TEST_CASE("scenarios: what is wrong is named by its path in the file, whatever it is", "[edge]") {
  const edge::scenario world = *edge::scenario_of(small, "small.json");
  const nlohmann::json written = nlohmann::json::parse(edge::scenario_text(world));
  REQUIRE(has_path(written, "satellites.cities[0].height"));
  REQUIRE_FALSE(has_path(written, "satellites.cities[1].height"));
  REQUIRE_FALSE(has_path(written, "satellites.tails"));
  std::size_t spoilt = 0;
  const auto names = [&](auto spoil) {
    edge::scenario one = world;
    spoil(one);
    const auto wrong = one.check();
    INFO("the spoilt field of number " << ++spoilt);
    REQUIRE(wrong);
    INFO(wrong->sentence());
    CHECK(wrong->source == "scenario small");
    CHECK(has_path(written, wrong->field));
  };
  names([](edge::scenario& w) { w.servers = 0; });
  names([](edge::scenario& w) { w.slots = 0; });
  names([](edge::scenario& w) { w.gpus = 0; });
  names([](edge::scenario& w) { w.memory = {}; });
  names([](edge::scenario& w) { w.work_per_slot = -1; });
  names([](edge::scenario& w) { w.random_coin = -1; });
  names([](edge::scenario& w) { w.requests.choices = 3; });
  names([](edge::scenario& w) { w.requests.moving_slots = 0; });
  names([](edge::scenario& w) { w.catalog[0].size = {}; });
  names([](edge::scenario& w) { w.catalog[1].size = larder::bytes{1}; });
  names([](edge::scenario& w) { w.catalog[0].window = 0; });
  names([](edge::scenario& w) { w.catalog[1].work_per_token = -1; });
  names([](edge::scenario& w) { w.requests.weights[0] = -1; });
  names([](edge::scenario& w) { w.requests.weights = {0, 0}; });
  names([](edge::scenario& w) { w.requests.later_weights[1] = -1; });
  for (double edge::scenario::*field :
       {&edge::scenario::vanishing, &edge::scenario::paths, &edge::scenario::tokens_per_example, &edge::scenario::consensus})
    names([&](edge::scenario& w) { w.*field = -1; });
  for (double edge::price_list::*field :
       {&edge::price_list::per_second, &edge::price_list::access_per_megabyte, &edge::price_list::cloud_per_megabyte})
    names([&](edge::scenario& w) { w.prices.*field = -1; });
  for (double edge::relay::*field : {&edge::relay::per_request, &edge::relay::per_megabyte, &edge::relay::rate, &edge::relay::seconds})
    names([&](edge::scenario& w) { w.prices.satellite.*field = -1; });
  for (double edge::accuracy_law::*field : {&edge::accuracy_law::zero_shot, &edge::accuracy_law::gain, &edge::accuracy_law::exponent,
                                            &edge::accuracy_law::attenuation, &edge::accuracy_law::least_context})
    names([&](edge::scenario& w) { w.prices.accuracy.law.*field = -1; });
  names([](edge::scenario& w) { w.prices.switching.per_megabyte = -1; });
  names([](edge::scenario& w) { w.prices.switching.per_load = -1; });
  names([](edge::scenario& w) { w.prices.accuracy.weight = -1; });
  names([](edge::scenario& w) { w.prices.computation.speed = 0; });
  names([](edge::scenario& w) { w.prices.computation.seconds_per_request = -1; });
  names([](edge::scenario& w) { w.prices.cloud.per_request = -1; });
  names([](edge::scenario& w) { w.prices.transmission.uplink = 0; });
  names([](edge::scenario& w) { w.prices.transmission.backhaul = 0; });
  names([](edge::scenario& w) { w.prices.transmission.edge_seconds = -1; });
  names([](edge::scenario& w) { w.prices.transmission.cloud_seconds = -1; });
  for (double edge::demand_law::*field :
       {&edge::demand_law::requests_per_slot, &edge::demand_law::trades_per_slot, &edge::demand_law::megabytes_per_request})
    names([&](edge::scenario& w) { w.requests.*field = -1; });
  for (edge::length_law edge::demand_law::*law : {&edge::demand_law::input, &edge::demand_law::output}) {
    names([&](edge::scenario& w) { (w.requests.*law).mean = -1; });
    names([&](edge::scenario& w) { (w.requests.*law).variation = -1; });
  }
  const auto sky = [&](auto spoil) { names([&](edge::scenario& w) { spoil(*w.satellites); }); };
  sky([](edge::sky& s) { s.shell.planes = 0; });
  sky([](edge::sky& s) { s.shell.per_plane = 0; });
  sky([](edge::sky& s) { s.shell.planes = 1'000'000; });
  sky([](edge::sky& s) { s.shell.altitude_m = 0; });
  sky([](edge::sky& s) { s.shell.inclination_rad = -1; });
  sky([](edge::sky& s) { s.shell.phase = 2; });
  sky([](edge::sky& s) { s.shell.node_spread_rad = 7; });
  sky([](edge::sky& s) { s.shell.motion_rad_s = -1; });
  sky([](edge::sky& s) { s.min_elevation_rad = 2; });
  sky([](edge::sky& s) { s.seconds_per_slot = 0; });
  sky([](edge::sky& s) { s.cities.clear(); });
  sky([](edge::sky& s) { s.cities[0].latitude_deg = 91; });
  sky([](edge::sky& s) { s.cities[0].longitude_deg = 361; });
  sky([](edge::sky& s) { s.cities[0].height_m = 1e9; });
  sky([](edge::sky& s) { s.radio.bandwidth_hz = 0; });
  sky([](edge::sky& s) { s.radio.power_w = 0; });
  sky([](edge::sky& s) { s.radio.noise_w_hz = 0; });
  sky([](edge::sky& s) { s.radio.loss.carrier_hz = 0; });
  sky([](edge::sky& s) { s.radio.loss.antenna_gain = 0; });
}

TEST_CASE("worlds: what is printed as fitted is what is used and was not set", "[edge]") {
  auto world = *edge::world_choice::of("cmaas");
  edge::scenario made = world.made();
  const auto says = [&](const std::string& part, bool by_ground, bool by_satellites) {
    return world.fitted(made, by_ground, by_satellites).find(part) != std::string::npos;
  };
  CHECK(says("base stations 16", true, true));
  CHECK(says("satellite 95 Mbit/s", true, true));
  CHECK(says("ground 41.8 Mbit/s", true, true));
  CHECK_FALSE(says("satellite", true, false));
  CHECK_FALSE(says("ground", false, true));
  made.satellites.emplace().cities = edge::large_cities();
  CHECK_FALSE(says("satellite", true, true));      // their links have a rate of their own
  CHECK(says("ground 41.8 Mbit/s", false, true));  // where none is in view
  made.servers = 5;
  CHECK_FALSE(says("base stations", true, true));
  CHECK_FALSE(world.set("servers", 7));
  made = world.made();
  CHECK_FALSE(says("base stations", true, true));
  CHECK(says("skew 0.898", true, true));
  world = *edge::world_choice::of("t2drl");
  made = world.made();
  CHECK(says("servers 8", true, false));
  made.servers = 2;
  CHECK_FALSE(says("servers", true, false));
  world = *edge::world_choice::of("default");
  CHECK(world.fitted(world.made(), true, true).empty());
  CHECK_FALSE(world.is_of_file());
}

TEST_CASE("worlds: names are known, parameters change what they name, others are refused", "[edge]") {
  CHECK(edge::world_choice::of("nope").error().sentence().find("\"nope\" is not known, expected one of default") != std::string::npos);
  auto world = *edge::world_choice::of("cmaas");
  CHECK_FALSE(world.set("services", 12));
  CHECK_FALSE(world.set("gpus", 12));
  CHECK_FALSE(world.set("servers", 3));
  const edge::scenario made = world.made();
  CHECK(made.catalog.size() == 120);
  CHECK(made.gpus == 12);
  CHECK(made.servers == 3);
  CHECK(made.prices.computation.speed == 12 * 300 * 810e9);
  CHECK(world.set("paths", 5)->sentence().find("is not known of cmaas") != std::string::npos);
  CHECK(world.set("gpus", 1.5));
  CHECK(world.set("gpus", 0));
  CHECK_FALSE(world.set("services", 100'000));
  CHECK(world.set("services", 100'001)->sentence() == "parameter, field services: expected a whole number from 1 to 100000, found 100001");
  CHECK(world.set("vanishing", -1));
  CHECK_FALSE(world.set("users", 2.5));
  CHECK(world.set("users", -1));
  CHECK(world.set("users", 1e7));
  CHECK(world.made().requests.requests_per_slot == Approx(100'000 * .25 * 3));
  CHECK(world.policies() == edge::cmaas_policies);
  CHECK(world.name() == "cmaas");
  auto reasoning = *edge::world_choice::of("t2drl");
  CHECK_FALSE(reasoning.set("agents", 20));
  CHECK_FALSE(reasoning.set("paths", 5));
  CHECK_FALSE(reasoning.set("vanishing", 3.5));
  CHECK(reasoning.made().catalog.size() == 40);
  CHECK(reasoning.made().paths == 5);
  CHECK(reasoning.made().vanishing == 3.5);
  CHECK(reasoning.policies() == edge::t2drl_policies);
  const larder_test::scratch_folder folder;
  auto own = *edge::world_choice::of(folder.file("own.json", small));
  CHECK(own.is_of_file());
  CHECK_FALSE(own.set("vanishing", .25));
  CHECK_FALSE(own.set("servers", 9));
  CHECK(own.made().name == "small");
  CHECK(own.made().vanishing == .25);
  CHECK(own.made().servers == 9);
  CHECK(own.set("users", 1));  // a world of cmaas has them
  CHECK(own.policies().find("least_context") != std::string::npos);
  CHECK(edge::world_choice::of(folder / "absent.json").error().sentence() == (folder / "absent.json") + ": cannot be opened for reading");
  auto plain = *edge::world_choice::of("default");
  const edge::scenario before = plain.made();
  CHECK_FALSE(plain.set("gpus", 3));
  CHECK(plain.made().server_memory().count == 3 * before.server_memory().count);
  CHECK(plain.made().prices.computation.speed == 3 * before.prices.computation.speed);
}
