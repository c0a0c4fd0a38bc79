#include <larder/trace/rows.hpp>

#include "rapidcheck_catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;
using trace::column;

namespace {
struct cargo {
  std::string name;
  std::uint64_t weight = 0;
  std::optional<double> price;
  friend bool operator==(const cargo&, const cargo&) = default;
};
larder::result<std::vector<cargo>> read_cargo(const std::string& path) {
  return trace::read_rows<cargo>(path, column{"name", &cargo::name}, column{"weight", &cargo::weight}, column{"price", &cargo::price});
}
}  // namespace

TEST_CASE("columns are found by name, in any order, among others", "[trace]") {
  const scratch_folder folder;
  const std::vector<cargo> expected{{"salt", 3, 1.5}, {"tea", 2, std::nullopt}};
  for (const char* text : {"name,weight,price\nsalt,3,1.5\ntea,2,\n", "price,colour,weight,name\r\n1.5,white,3,salt\r\n,,2,tea",
                           "\xef\xbb\xbfname,weight,price\nsalt,3,1.5\ntea,2,"}) {
    const auto rows = read_cargo(folder.file("cargo.csv", text));
    REQUIRE(rows);
    CHECK(*rows == expected);
  }
}

TEST_CASE("quoted fields hold commas and quotes", "[trace]") {
  const scratch_folder folder;
  const auto rows = read_cargo(folder.file("cargo.csv", "\"name\",weight,price\n\"a \"\"fine\"\", dear tea\",\"2\",\"\"\n\"\"\"\",1,\n"));
  REQUIRE(rows);
  CHECK(*rows == std::vector<cargo>{{"a \"fine\", dear tea", 2, std::nullopt}, {"\"", 1, std::nullopt}});
}

TEST_CASE("P42: any table of texts survives being written and read", "[trace]") {
  const scratch_folder folder;
  rc::prop("round trip", [&] {
    const auto cell = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab7,\" ;"))));
    const auto names = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(cell));
    std::string text = "weight,name,price\n";
    for (const std::string& name : names) {
      text += "1,\"";
      for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
      text += "\",\n";
    }
    const auto rows = read_cargo(folder.file("cargo.csv", text));
    RC_ASSERT(bool(rows));
    RC_ASSERT(rows->size() == names.size());
    for (std::size_t i = 0; i < names.size(); ++i) RC_ASSERT((*rows)[i].name == names[i]);
  });
}

TEST_CASE("P42: a bad table is refused with its line and field", "[trace]") {
  const scratch_folder folder;
  const auto sentence = [&](std::string_view text) {
    const auto rows = read_cargo(folder.file("c.csv", text));
    REQUIRE_FALSE(rows);
    CHECK(rows.error().source == folder / "c.csv");
    auto wrong = rows.error();
    wrong.source.clear();
    return wrong.sentence();
  };
  CHECK(sentence("") == "line 1: is empty, expected a header line");
  CHECK(sentence("name,weight,price") == "line 2: the file stops after its header, expected at least one record");
  CHECK(sentence("name,price\nx,1\n") == "line 1, field weight: the header has no such column, it has name, price");
  CHECK(sentence("name,weight,name\n") == "line 1, field name: the header names this column twice");
  CHECK(sentence("name,,price\n") == "line 1: the header has a column without a name");
  CHECK(sentence("name,weight,price\nx,1,\ny\n") == "line 3, field weight: the record stops before this field: expected 3 fields, found 1");
  CHECK(sentence("name,weight,price\n\nx,1,\n") == "line 2, field weight: the record stops before this field: expected 3 fields, found 1");
  CHECK(sentence("name,weight,price\nx,1,2,3\n") == "line 2: expected 3 fields, found 4");
  CHECK(sentence("name,weight,price\nx,-1,2\n") == "line 2, field weight: expected a whole number from 0 to 2^64 - 1, found \"-1\"");
  CHECK(sentence("name,weight,price\nx,1,nan\n") == "line 2, field price: expected a finite number that is not negative, found \"nan\"");
  CHECK(sentence("name,weight,price\n,1,2\n") == "line 2, field name: expected a name, found nothing");
  CHECK(sentence("name,weight,price\n\"x,1,2\n") ==
        "line 2, field name: a quoted field must end with a quote before the next comma, on the same line");
  CHECK(sentence("name,weight,price\nx,\"1\"2,2\n") ==
        "line 2, field weight: a quoted field must end with a quote before the next comma, on the same line");
}

TEST_CASE("P42: a table cut at any byte is a fault, or has lost only digits of its last field", "[trace]") {
  const scratch_folder folder;
  const std::string header = "name,weight,price\n", text = header + "salt,3,1.5\ntea,25,0.75\n";
  for (std::size_t length = 0; length < text.size(); ++length) {
    INFO("cut to " << length);
    // Readable are only cuts behind the last comma of a record.
    const bool whole_fields = (length >= 25 && length <= 29) || length >= 36;
    CHECK(bool(read_cargo(folder.file("cut.csv", text.substr(0, length)))) == whole_fields);
  }
  const std::string gzip = packed(text);
  for (std::size_t length = 0; length < gzip.size(); ++length) CHECK_FALSE(read_cargo(folder.file("cut.csv.gz", gzip.substr(0, length))));
}
