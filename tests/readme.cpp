// The README shows no program that is not compiled and run: each of its C++ blocks is a marked region of an example, letter for letter.
//
//   <!-- from: examples/01_hello.cpp#cache -->        in the README, on the line before the block
//   // [cache] ... // [/cache]                        around the region in the example
#include <regex>

#include "text.hpp"

TEST_CASE("README: every C++ block is the marked region of an example") {
  const auto readme = text::lines_of("README.md");
  const std::regex marker(R"(<!-- from: (examples/\w+\.cpp)#(\w+) -->)");
  std::size_t blocks = 0;
  for (std::size_t i = 0; i < readme.size(); ++i) {
    if (readme[i].rfind("```cpp", 0) != 0) continue;
    ++blocks;
    INFO("README.md:" << i + 1);
    std::smatch from;
    const std::string before = i == 0 ? "" : readme[i - 1];
    REQUIRE(std::regex_match(before, from, marker));

    text::lines shown;
    for (++i; i < readme.size() && readme[i] != "```"; ++i) shown.push_back(readme[i]);
    REQUIRE(i < readme.size());
    const auto mark = from[2].str();
    CHECK(text::joined(shown) == text::joined(text::between(text::lines_of(from[1].str()), "// [" + mark + "]", "// [/" + mark + "]")));
  }
  CHECK(blocks > 0);
}
