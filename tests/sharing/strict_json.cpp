#include <larder/sharing/strict_json.hpp>

#include <limits>
#include <string>

#include <larder/core/random.hpp>

#include "catch.hpp"
#include "trace/files.hpp"

using larder::sharing::json_field;
using larder::sharing::parse_strict_json;

namespace {

std::string refused(const std::string& text) {
  const auto document = parse_strict_json(text, "file.json");
  REQUIRE_FALSE(document);
  return document.error().sentence();
}

}  // namespace

TEST_CASE("strict_json: what the format allows arrives unchanged", "[sharing]") {
  const std::string text = R"({"a":[1,-2,0.5,"x",true,null],"b":{"a":18446744073709551615}})";
  const auto document = parse_strict_json(text, "file.json");
  REQUIRE(document);
  CHECK(document->dump() == text);
}

TEST_CASE("strict_json: what the format or we do not allow is one sentence", "[sharing]") {
  CHECK(refused("") == "file.json, line 1: is not JSON, wrong at byte 1");
  CHECK(refused("{\n\"a\": 1,\n}") == "file.json, line 3: is not JSON, wrong at byte 11");
  CHECK(refused("[1] 2").find("is not JSON") != std::string::npos);
  CHECK(refused("\"\xff\"").find("is not JSON") != std::string::npos);
  CHECK(refused("[1e999]") == "file.json, line 1: holds a number that is too large");
  CHECK(refused(R"([{"a":1},{"b":{"c":1,"c":1}}])") == "file.json: names the key \"c\" twice in one object");
  CHECK(refused(std::string(100'000, '[')) == "file.json: is nested deeper than 64 levels");
  CHECK(parse_strict_json(std::string(64, '[') + std::string(64, ']'), "file.json"));
  CHECK(parse_strict_json(R"([{"a":1},{"a":1}])", "file.json"));
}

TEST_CASE("strict_json: text cut off or changed anywhere is refused or read, never worse", "[sharing]") {
  const std::string text = R"({"blocks":[{"name":"A","bytes":20}],"models":[{"name":"m","blocks":["A"]}]})";
  for (std::size_t length = 0; length < text.size(); ++length) CHECK_FALSE(parse_strict_json(text.substr(0, length), "f"));
  larder::random draw{1};
  std::size_t read = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string changed = text;
    for (auto left = 1 + draw.below(4); left > 0; --left) {
      const auto at = draw.below(changed.size());
      changed[at] = static_cast<char>(draw.below(256));
    }
    const auto document = parse_strict_json(changed, "f");
    if (document)
      ++read;
    else
      CHECK(document.error().sentence().find("f") == 0);
  }
  CHECK(read > 0);
}

TEST_CASE("strict_json: fields know their path and their kind", "[sharing]") {
  const auto document = parse_strict_json(R"({"list":[{"size":-1},{"size":2.5},{"size":"x"},{"size":7}],"text":"t"})", "f");
  REQUIRE(document);
  const json_field root{*document, "f"};
  const auto list = root.array_at("list");
  REQUIRE(list);
  REQUIRE(list->size() == 4);
  CHECK(list->element(0).whole_at("size").error().sentence() ==
        "f, field list[0].size: is -1, expected a whole number from 0 to 18446744073709551615");
  CHECK(list->element(0).at("size")->real().error().sentence() == "f, field list[0].size: is -1, expected a number that is not negative");
  CHECK(list->element(1).at("size")->whole(9).error().reason == "is 2.5, expected a whole number from 0 to 9");
  CHECK(*list->element(1).at("size")->real() == 2.5);
  CHECK(list->element(2).at("size")->whole().error().reason.find("is a string") == 0);
  CHECK(*list->element(3).whole_at("size") == 7);
  CHECK(list->element(3).at("size")->whole(6).error().reason == "is 7, expected a whole number from 0 to 6");
  CHECK(root.array_at("text").error().sentence() == "f, field text: is a string, expected an array");
  CHECK(root.at("none").error().sentence() == "f: \"none\" is missing");
  CHECK(root.string_at("list").error().reason == "is an array, expected a text");
  CHECK(root.unknown_member({"list"})->sentence() == "f: \"text\" is unknown here, expected only list");
  CHECK_FALSE(root.unknown_member({"list", "text", "more"}));
}

TEST_CASE("strict_json: a file that is not there is a sentence", "[sharing]") {
  const auto document = larder::sharing::read_strict_json("no/such/file.json");
  REQUIRE_FALSE(document);
  CHECK(document.error().sentence() == "no/such/file.json: cannot be opened for reading");
}

TEST_CASE("strict_json: a file longer than a piece is read whole, and a folder is not a file", "[sharing]") {
  const larder_test::scratch_folder folder;
  const std::string text = "{\"text\":\"" + std::string(200'000, 'x') + "\",\"number\":1e3,\"truth\":true}";
  const auto document = larder::sharing::read_strict_json(folder.file("long.json", text));
  REQUIRE(document);
  const json_field root{*document, "f"};
  CHECK(root.string_at("text")->size() == 200'000);
  CHECK(root.at("text")->text());
  CHECK_FALSE(root.at("number")->text());
  CHECK(root.at("text")->size() == 0);
  CHECK_FALSE(root.at("text")->has("text"));
  CHECK(*root.at("truth")->boolean());
  CHECK(root.at("text")->boolean().error().reason == "is a string, expected true or false");

  const std::string path = folder / "";
  CHECK(larder::sharing::read_strict_json(path).error().sentence() == path + ": cannot be read to its end");
}

TEST_CASE("strict_json: what a text cannot hold is refused all the same", "[sharing]") {
  nlohmann::json::binary_t data;
  larder::sharing::detail::strict_json_builder of_bytes("", "f"), of_half("", "f");
  CHECK_FALSE(of_bytes.binary(data));
  CHECK(of_bytes.finish(true).error().sentence() == "f: holds binary data");
  CHECK(of_half.finish(false).error().sentence() == "f: is not JSON");
  const nlohmann::json infinite = std::numeric_limits<double>::infinity();
  CHECK(json_field(infinite, "f", "x").real().error().sentence().find("f, field x: is ") == 0);
}
