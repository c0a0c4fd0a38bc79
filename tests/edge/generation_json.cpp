#include <larder/edge/generation_json.hpp>

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "trace/files.hpp"

namespace edge = larder::edge;

TEST_CASE("gaas: its world is printed and read back identically, and asks the same questions", "[edge]") {
  for (const edge::generation_kind kind : {edge::generation_kind::profile, edge::generation_kind::cells}) {
    edge::generation_scenario world;
    world.kind = kind;
    const std::string text = edge::generation_text(world);
    const auto again = edge::generation_of(text, "again.json");
    INFO((again ? text : again.error().sentence()));
    REQUIRE(again);
    CHECK(edge::generation_text(*again) == text);
    auto one = edge::generation_cells::of(*edge::generation_service::of(world.service), 3, world.area);
    auto other = edge::generation_cells::of(*edge::generation_service::of(again->service), 3, again->area);
    for (int i = 0; i < 50; ++i) {
      const auto asked = one->next(), same = other->next();
      CHECK(asked.state == same.state);
      CHECK(asked.on(edge::tier::cloud).delay_s == same.on(edge::tier::cloud).delay_s);
    }
  }
}

TEST_CASE("gaas: a file is read as its text is, one that is not there is a sentence", "[edge]") {
  const larder_test::scratch_folder folder;
  edge::generation_scenario world;
  world.name = "mine";
  world.service.reference_s = 7;
  const auto read = edge::read_generation(folder.file("g.json", edge::generation_text(world)));
  REQUIRE(read);
  CHECK(read->name == "mine");
  CHECK(read->service.reference_s == 7);
  CHECK(edge::read_generation(folder / "absent").error().sentence() == (folder / "absent") + ": cannot be opened for reading");
  CHECK(edge::generation_of("{", "g.json").error().sentence().find("g.json, line 1") == 0);
}

TEST_CASE("gaas: what cannot be is one sentence with file and field", "[edge]") {
  const std::vector<std::pair<std::string, std::string>> bad{
      {R"({"wrld": "cells"})", "g.json: \"wrld\" is unknown here"},
      {R"({"world": "moon"})", "g.json, field world: is \"moon\", expected one of profile, cells"},
      {R"({"edge": {"first_token": 0.05}})", "g.json, field edge.first_token: is no text, expected a number with its unit"},
      {R"({"edge": {"per_token": "-1 s"}})", "g.json, field edge.per_token: is \"-1 s\""},
      {R"({"name": ""})", "g.json, field name: is empty, expected a name"},
      {R"({"qualities": []})", "g.json, field qualities: expected at least one task type"},
      {R"({"qualities": [{"edge": 0.5, "cloud": 0.6}]})", "g.json, field qualities: the profile has two types"},
      {R"({"qualities": [{"edge": 1.5, "cloud": 0.6}]})", "g.json, field qualities[0].edge: expected a number from 0 to 1"},
      {R"({"world": "cells", "area": {"cells": 0}})", "g.json, field area.cells: expected a whole number of at least 1"},
      {R"({"world": "cells", "area": {"radius": "0 m"}})", "g.json, field area.radius: expected a finite number above 0, found 0"},
      {R"({"world": "cells", "area": {"carrier": "0 Hz"}})", "g.json, field area.carrier: expected a finite number above 0, found 0"},
      {R"({"world": "cells", "area": {"users": 4000000000}})", "g.json, field area.users: expected cells * users * blocks of at most 1e9"},
      {R"({"reference": "0 s"})", "g.json, field reference: expected a finite number above 0, found 0"},
      {R"({"cloud": {"per_token": "unlimited"}})", "g.json, field cloud.per_token: expected a finite number of at least 0, found inf"},
      {R"({"world": "cells", "area": {"block": "-180 kHz"}})", "g.json, field area.block: is \"-180 kHz\""},
  };
  for (const auto& [text, sentence] : bad) {
    const auto read = edge::generation_of(text, "g.json");
    REQUIRE_FALSE(read);
    INFO(read.error().sentence());
    CHECK(read.error().sentence().find(sentence) != std::string::npos);
  }
}
