#include "model/model.hpp"

#include "catch.hpp"
#include "model/twins.hpp"

#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <sstream>

namespace model {

namespace {

command random_command(larder::random& draws, const world& w) {
  // Out of 84: how often each kind of command comes.
  static constexpr int often[]{12, 12, 10, 3, 3, 1, 1, 2, 5, 6, 2, 2, 2, 0, 2, 2, 2, 3, 1, 1, 2, 3, 4, 1, 2};
  static_assert(std::size(often) == static_cast<std::size_t>(op::count));
  std::uint64_t dice = draws.below(84);
  command c;
  if (draws.below(150) == 0) {
    c.what = op::clear;
  } else {
    int kind = 0;
    while (kind + 1 < static_cast<int>(op::count) && dice >= static_cast<std::uint64_t>(often[kind]))
      dice -= static_cast<std::uint64_t>(often[kind++]);
    c.what = static_cast<op>(kind);
  }
  c.key = static_cast<int>(draws.below(static_cast<std::uint64_t>(w.keys)));
  c.weight = static_cast<std::size_t>(draws.below(w.rules.weights.size()));
  c.choice = static_cast<std::size_t>(draws.below(240));
  return c;
}

std::string difference(const world& w, std::uint64_t capacity, const std::vector<command>& history) {
  {
    twins both(w, capacity);
    for (const command& c : history) {
      both.give(c);
      if (!both.wrong().empty()) return both.wrong();
    }
  }
  return w.alive && w.alive() != 0 ? std::to_string(w.alive()) + " keys and values live on after their cache" : std::string();
}

std::vector<command> random_history(const world& w, std::uint64_t seed, int length) {
  larder::random draws(mix(seed));
  std::vector<command> history;
  for (int i = 0; i < length; ++i) history.push_back(random_command(draws, w));
  return history;
}

}  // namespace

std::string first_difference(const world& w, std::uint64_t seed, int length) {
  return difference(w, w.capacities[seed % w.capacities.size()], random_history(w, seed, length));
}

void check(const world& w, int rounds, int length) {
  const char* const effort = std::getenv("LARDER_EFFORT");
  if (effort != nullptr) rounds *= std::max(1, std::atoi(effort));
  for (int round = 0; round < rounds; ++round) {
    const auto seed = static_cast<std::uint64_t>(round);
    const std::uint64_t capacity = w.capacities[seed % w.capacities.size()];
    std::vector<command> history = random_history(w, seed, length);
    if (difference(w, capacity, history).empty()) continue;
    history = laws::shortened(history, [&](const auto& h) { return !difference(w, capacity, h).empty(); });
    std::ostringstream story;
    story << w.name << ", capacity " << capacity << ": " << difference(w, capacity, history);
    for (const command& c : history) story << "\n  " << c.text();
    FAIL(story.str());
  }
  SUCCEED(w.name);
  static std::uint64_t all = 0;
  const auto given = static_cast<std::uint64_t>(rounds) * static_cast<std::uint64_t>(length);
  all += given;
  if (effort != nullptr)
    std::printf("model: %s, %llu commands, valid() after each; %llu in all\n", w.name.c_str(), static_cast<unsigned long long>(given),
                static_cast<unsigned long long>(all));
}

}  // namespace model

TEST_CASE("model: the comparison finds a difference where there is one") {
  // A naive cache of another order, beside a cache that is right.
  using namespace model;
  using C = larder::cache<int, living<false>, witness>;
  world w;
  w.name = "lru beside fifo";
  w.rules.weights = {{{laws::part::own, 1}}};
  w.rules.refused = {false};
  w.rules.fingerprint = [](int key) { return index::hashed<>{}.code(key); };
  w.capacities = {2, 3};
  w.made = [](std::uint64_t capacity) -> std::unique_ptr<face> { return std::make_unique<real<C>>(capacity, std::vector<C::weight>(1)); };
  w.order = [] { return std::make_unique<naive::scored>(naive::lru); };
  CHECK(first_difference(w, 1, 200).empty());
  w.order = [] { return std::make_unique<naive::scored>(naive::fifo); };
  CHECK_FALSE(first_difference(w, 1, 200).empty());
  w.order = [] { return std::make_unique<naive::scored>(naive::lru); };
  w.rules.fingerprint = [](int) { return std::uint64_t{1}; };
  CHECK(first_difference(w, 1, 200).find("the event is") == 0);
}
