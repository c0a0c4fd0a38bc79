// Every seed of every fuzz target, and changes of each that are the same everywhere: what fuzzing found once stays mended, on every
// compiler and without a fuzzer. A finding's input is a seed from then on; ./tests/fuzz/run puts it into tests/fuzz/seeds.
#include "fuzz/targets.hpp"

#include <larder/core/random.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <vector>

#include "catch.hpp"
#include "trace/files.hpp"

namespace {

using input = std::vector<std::uint8_t>;

// By name, so that their order is that of no file system.
std::map<std::string, input> seeds_of(std::string_view target) {
  std::map<std::string, input> found;
  const auto folder = std::filesystem::path(LARDER_SOURCE) / "tests" / "fuzz" / "seeds" / target;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const std::string contents = larder_test::contents_of(file.path().string());
    found.emplace(file.path().filename().string(), input(contents.begin(), contents.end()));
  }
  return found;
}

// A seed with some of its bytes changed, taken out, put in, doubled or cut off. The first byte, which chooses what it is for, stays.
input changed(input seed, larder::random& draws) {
  using namespace std::string_view_literals;
  static constexpr auto telling = "0192-,.\"{}[]:\n\\ \x00\xff"sv;
  const std::uint64_t changes = 1 + draws.below(4);
  for (std::uint64_t i = 0; i < changes && seed.size() > 1; ++i) {
    const auto at = static_cast<std::size_t>(1 + draws.below(seed.size() - 1));
    const auto place = seed.begin() + static_cast<std::ptrdiff_t>(at);
    const auto length = static_cast<std::ptrdiff_t>(1 + draws.below(std::min<std::uint64_t>(seed.size() - at, 16)));
    const auto any = static_cast<std::uint8_t>(draws.below(256));
    const auto told = static_cast<std::uint8_t>(telling[static_cast<std::size_t>(draws.below(telling.size()))]);
    switch (draws.below(7)) {
      case 0:
        *place = any;
        break;
      case 1:
        *place = told;
        break;
      case 2:
        *place = static_cast<std::uint8_t>(*place ^ 1u << any % 8);
        break;
      case 3:
        seed.insert(place, told);
        break;
      case 4:
        seed.erase(place, place + length);
        break;
      case 5: {
        const input doubled(place, place + length);
        seed.insert(place, doubled.begin(), doubled.end());
        break;
      }
      default:
        if (draws.below(8) == 0) seed.erase(place, seed.end());
        break;
    }
  }
  return seed;
}

// Nothing, or what is wrong with this input.
std::string finding_of(const fuzz::target& target, const input& given) {
  try {
    target.run(given);
  } catch (const fuzz::finding& found) {
    return found.what();
  }
  return {};
}

void run_all(std::string_view name, int changes) {
  const auto target = std::find_if(fuzz::targets.begin(), fuzz::targets.end(), [&](const auto& t) { return t.name == name; });
  REQUIRE(target != fuzz::targets.end());
  const auto seeds = seeds_of(name);
  CHECK_FALSE(seeds.empty());
  std::uint64_t number = 0;
  for (const auto& [file, seed] : seeds) {
    INFO("tests/fuzz/seeds/" << name << '/' << file);
    CHECK(finding_of(*target, seed).empty());
    larder::random draws(larder::mix(++number));
    for (int i = 0; i < changes; ++i) {
      input next = changed(seed, draws);
      const std::string found = finding_of(*target, next);
      INFO("changed for the " << i + 1 << ". time: " << found);
      if (!found.empty()) REQUIRE(found.empty());
    }
  }
}

}  // namespace

TEST_CASE("fuzz: seeds for caches, and changes of them (P14 P48)") { run_all("cache", 300); }
TEST_CASE("fuzz: seeds for concurrent caches, and changes of them (P46)") { run_all("concurrent", 300); }
TEST_CASE("fuzz: seeds for eviction policies, and changes of them (P14)") { run_all("eviction", 300); }
TEST_CASE("fuzz: seeds for readers of JSON, and changes of them (P42)") { run_all("json", 400); }
TEST_CASE("fuzz: seeds for readers of traces, and changes of them (P42)") { run_all("traces", 300); }
TEST_CASE("fuzz: a finding is found") {
  // A target that breaks its promise on one input, so that the loop above is known to look.
  const fuzz::target broken{"broken", [](fuzz::bytes given) {
                              if (!given.empty() && given[0] == 'x') throw fuzz::finding("x");
                            }};
  CHECK(finding_of(broken, {'x'}) == "x");
  CHECK(finding_of(broken, {'y'}).empty());
}
