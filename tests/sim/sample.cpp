#include <larder/sim/sample.hpp>

#include <larder/sim/streams.hpp>

#include <map>
#include <set>
#include <vector>

#include "catch.hpp"

namespace sim = larder::sim;

namespace {
// Each object has a size of its own, by which it is known in a sample.
larder::trace::trace sized_trace() {
  return sim::numbered("nested", sim::nested(50'000), [](std::uint32_t key) { return larder::bytes{key + 1ull}; });
}
}  // namespace

TEST_CASE("a sample has all references to its objects, in order, and no others", "[sim]") {
  const auto t = sized_trace();
  const sim::sample s = sim::sample_at(t, 0.1, 3);
  REQUIRE(s.references.sizes.size() == s.references.size());
  std::map<larder::bytes, std::uint32_t> number;
  std::set<std::uint32_t> numbers;
  for (std::size_t i = 0; i < s.references.size(); ++i) {
    numbers.insert(s.references.keys[i]);
    CHECK(number.emplace(s.references.sizes[i], s.references.keys[i]).first->second == s.references.keys[i]);
  }
  CHECK(number.size() == s.references.unique);
  CHECK(numbers.size() == s.references.unique);
  CHECK(*numbers.rbegin() + 1ull == s.references.unique);
  std::vector<larder::bytes> expected;
  for (const larder::bytes size : t.sizes)
    if (number.contains(size)) expected.push_back(size);
  CHECK(s.references.sizes == expected);
  CHECK(s.references.seconds.empty());
  CHECK(s.scale.sampled_requests == s.references.size());
  CHECK(s.scale.whole_requests == t.size());
  CHECK(s.scale.rate == static_cast<double>(s.references.unique) / static_cast<double>(t.unique));
  CHECK(s.scale.rate == Approx(0.1).margin(0.02));
}

TEST_CASE("the ends of the range of rates and sizes", "[sim]") {
  const auto t = sized_trace();
  CHECK(sim::sample_at(t, 0, 3).references.unique == 0);
  CHECK(sim::sample_at(t, 1, 3).references.unique == t.unique);
  CHECK(sim::sample_of(t, 0, 3).references.unique == 0);
  CHECK(sim::sample_of(t, 1, 3).references.unique == 1);
  CHECK(sim::sample_of(t, 500, 3).references.unique == 500);
  for (const std::uint64_t all : {t.unique, t.unique + 1}) {
    const sim::sample whole = sim::sample_of(t, all, 3);
    CHECK(whole.references.keys == t.keys);
    CHECK(whole.references.sizes == t.sizes);
    CHECK(whole.scale.rate == 1);
  }
}

TEST_CASE("a seed says which objects are in the sample", "[sim]") {
  const auto t = sized_trace();
  CHECK(sim::sample_of(t, 500, 3).references.keys == sim::sample_of(t, 500, 3).references.keys);
  CHECK(sim::sample_of(t, 500, 3).references.sizes != sim::sample_of(t, 500, 4).references.sizes);
}

TEST_CASE("missing references count as hits", "[sim]") {
  // A hundredth of the objects, but only 80 of the 100 references to expect: a hot object is not in the sample.
  const sim::sample_scale scale{0.01, 80, 10'000};
  CHECK(scale.hit_ratio_of(30) == Approx(0.5));
  CHECK(scale.hit_ratio_of(80) == 1);
  // Twice as many as expected: a hot object is in it, and its hits are taken back.
  const sim::sample_scale heavy{0.01, 200, 10'000};
  CHECK(heavy.hit_ratio_of(150) == Approx(0.5));
  CHECK(heavy.hit_ratio_of(90) == 0);
  // Nothing sampled, nothing known.
  CHECK(sim::sample_scale{0, 0, 10'000}.hit_ratio_of(0) == 0);
  // The whole is itself.
  CHECK(sim::sample_scale{1, 300, 300}.hit_ratio_of(75) == 0.25);
}
