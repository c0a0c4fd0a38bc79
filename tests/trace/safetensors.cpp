#include <larder/trace/safetensors.hpp>

#include <larder/core/random.hpp>

#include "catch.hpp"
#include "trace/files.hpp"
#include "trace/tensor_files.hpp"

using larder_test::safetensors_of;
using larder_test::scratch_folder;
using larder_test::tensor_entry;
namespace trace = larder::trace;

namespace {

auto parsed(const std::string& bytes) { return trace::parse_safetensors(std::as_bytes(std::span(bytes)), "m.safetensors"); }
std::string refused(const std::string& bytes) {
  const auto read = parsed(bytes);
  REQUIRE_FALSE(read);
  return read.error().sentence();
}
std::string refused(const std::string& members, std::string_view data) { return refused(safetensors_of('{' + members + '}', data)); }

const std::string whole =
    safetensors_of(R"({"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[3,11]},)" + tensor_entry("a", 0, 3) +
                       ',' + tensor_entry("none", 3, 0, "F16", "5,0") + ',' + tensor_entry("one", 11, 2, "BF16", " ") + "}  ",
                   "abc01234567xy");

}  // namespace

TEST_CASE("safetensors: tensors come in the order of their places, as views of the file", "[trace]") {
  const scratch_folder folder;
  auto opened = trace::open_safetensors(folder.file("m.safetensors", whole));
  REQUIRE(opened);
  const trace::safetensors file = *std::move(opened);
  REQUIRE(file.tensors.size() == 4);
  const auto text = [&](std::size_t i) {
    const auto view = file.tensors[i].contents;
    return std::string(reinterpret_cast<const char*>(view.data()), view.size());
  };
  CHECK(file.tensors[0].name == "a");
  CHECK(text(0) == "abc");
  CHECK(file.tensors[1].name == "none");
  CHECK(text(1).empty());
  CHECK(file.tensors[2].name == "b");
  CHECK(file.tensors[2].type == "F32");
  CHECK(file.tensors[2].shape == std::vector<std::uint64_t>{1, 2});
  CHECK(text(2) == "01234567");
  CHECK(file.tensors[3].shape.empty());
  CHECK(text(3) == "xy");
  CHECK(parsed(safetensors_of("{}", ""))->empty());
}

TEST_CASE("safetensors: a file cut at any byte is refused (P42)", "[trace]") {
  REQUIRE(parsed(whole));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO("cut to " << length << " bytes");
    CHECK(refused(whole.substr(0, length)).starts_with("m.safetensors"));
  }
  CHECK(refused("1234567") == "m.safetensors: has 7 bytes, expected a safetensors file to begin with the 8 of its header's length");
  CHECK(refused(whole.substr(0, 40)).ends_with("but only 32 follow"));
  CHECK(refused(whole + "!") == "m.safetensors: ends with 1 bytes that belong to no tensor");
}

TEST_CASE("safetensors: hostile headers are one sentence each (P42)", "[trace]") {
  CHECK(refused(safetensors_of("{}", "", ~std::uint64_t{0})) ==
        "m.safetensors: says that its header has 18446744073709551615 bytes, expected at most 100000000");
  CHECK(refused(safetensors_of("{}", "", 100'000'000)) == "m.safetensors: says that its header has 100000000 bytes, but only 2 follow");
  CHECK(refused(safetensors_of("", "")) == "m.safetensors: has a header that does not begin with {, expected a JSON object");
  CHECK(refused(safetensors_of("[]", "")) == "m.safetensors: has a header that does not begin with {, expected a JSON object");
  CHECK(refused(safetensors_of("{\"a\":", "")) == "m.safetensors: the header is not JSON, wrong at byte 6");
  CHECK(refused(tensor_entry("a", 0, 1) + ',' + tensor_entry("a", 1, 1), "xy") ==
        "m.safetensors: the header names the key \"a\" twice in one object");
  CHECK(refused(std::string(R"("a":)") + std::string(70, '[') + std::string(70, ']'), "").find("nested deeper") != std::string::npos);
}

TEST_CASE("safetensors: places that overlap, leave holes or leave the file are named with their tensor (P42)", "[trace]") {
  const auto offsets = [](const std::string& pair) { return R"("a":{"dtype":"U8","shape":[2],"data_offsets":)" + pair + '}'; };
  CHECK(refused(tensor_entry("a", 0, 2) + ',' + tensor_entry("b", 1, 2), "xyz") ==
        "m.safetensors, field b.data_offsets: begins at 1, inside the tensor \"a\" that ends at 2");
  CHECK(refused(tensor_entry("a", 0, 1) + ',' + tensor_entry("b", 2, 1), "xyz") ==
        "m.safetensors, field b.data_offsets: begins at 2, but the bytes from 1 on belong to no tensor");
  CHECK(refused(tensor_entry("a", 0, 4), "xyz") ==
        "m.safetensors, field a.data_offsets: is 0 to 4, but the file has 3 bytes after its header");
  CHECK(refused(offsets("[0,18446744073709551615]"), "xy").find("is 0 to 18446744073709551615, but the file has 2") != std::string::npos);
  CHECK(refused(offsets("[2,0]"), "xy") ==
        "m.safetensors, field a.data_offsets: is 2 to 0, expected a tensor to end where it begins or later");
  CHECK(refused(offsets("[-2,0]"), "xy") ==
        "m.safetensors, field a.data_offsets[0]: is -2, expected a whole number from 0 to 18446744073709551615");
  CHECK(refused(offsets("[0]"), "xy") == "m.safetensors, field a.data_offsets: has 1 numbers, expected where the tensor begins and ends");
  CHECK(refused(offsets("2"), "xy") == "m.safetensors, field a.data_offsets: is a number, expected an array");
}

TEST_CASE("safetensors: types and shapes that do not go with the bytes are named (P42)", "[trace]") {
  CHECK(refused(tensor_entry("a", 0, 2, "F32", "1"), "xy") ==
        "m.safetensors, field a.data_offsets: is 0 to 2, that is 2 bytes, but type and shape need 4");
  CHECK(refused(tensor_entry("a", 0, 2, "F33", "1"), "xy") ==
        "m.safetensors, field a.dtype: is \"F33\", expected a type such as F32 or BF16");
  CHECK(refused(tensor_entry("a", 0, 2, "F4", "3"), "xy") ==
        "m.safetensors, field a.shape: does not make a whole number of bytes below 2^61 with the type F4");
  CHECK(refused(tensor_entry("a", 0, 2, "U8", "4294967296,4294967296"), "xy").find("field a.shape: does not make") != std::string::npos);
  CHECK(refused(tensor_entry("a", 0, 2, "U8", "-2"), "xy") ==
        "m.safetensors, field a.shape[0]: is -2, expected a whole number from 0 to 18446744073709551615");
  CHECK(refused(R"("a":{"dtype":"U8","shape":[0]})", "") == "m.safetensors, field a: \"data_offsets\" is missing");
  CHECK(refused(R"("a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"x":1})", "") ==
        "m.safetensors, field a: \"x\" is unknown here, expected only dtype, shape, data_offsets");
  CHECK(refused(R"("a":3)", "") == "m.safetensors, field a: is a number, expected an object");
  CHECK(refused(R"("__metadata__":{"a":3})", "") == "m.safetensors, field __metadata__.a: is a number, expected a text");
  CHECK(refused(R"("__metadata__":[])", "") == "m.safetensors, field __metadata__: is not an object, expected texts by name");
}

TEST_CASE("safetensors: bytes changed anywhere give tensors inside the file or a sentence (P42)", "[trace]") {
  larder::random draw{3};
  std::size_t read = 0, refusals = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string changed = whole;
    for (auto left = 1 + draw.below(3); left > 0; --left) {
      const auto at = draw.below(changed.size());
      changed[at] = draw.below(2) == 0 ? static_cast<char>(draw.below(256)) : whole[draw.below(whole.size())];
    }
    const auto tensors = parsed(changed);
    ++(tensors ? read : refusals);
    if (!tensors) continue;
    std::size_t sum = 0;
    for (const auto& each : *tensors) sum += each.contents.size();
    CHECK(sum <= changed.size() - 8);
  }
  CHECK(read > 0);
  CHECK(refusals > 0);
}
