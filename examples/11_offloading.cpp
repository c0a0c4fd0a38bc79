// Tutorial 11: offloading. A small language model nearby, a large one in the cloud: who takes which task? A decider of one's own beside one
// that learns from experience.
#include <larder/edge/generation_world.hpp>

#include <cstdio>
#include <string_view>

namespace edge = larder::edge;

// [decider]
// Short answers stay, long ones go: the state's second feature is the length. It never learns.
struct by_length {
  static constexpr std::string_view name = "by_length";
  template <std::size_t N>
  edge::tier decide(const edge::offload_question<N>& task) {
    return task.state[1] < .5 ? edge::tier::edge : edge::tier::cloud;
  }
  template <std::size_t N>
  void learn(const edge::offload_question<N>&, edge::tier, double) {}
};
static_assert(edge::offload_decider<by_length, 3>);
// [/decider]

int main() {
  const auto service = edge::generation_service::of({});  // easy and hard tasks; the cloud is slower and better
  const auto run = [&](auto decider) {
    edge::decision_profile world(*service, 1);
    const auto books = edge::run_offload(world, decider, 2000, 500);
    std::printf("%-18s reward %.3f, %.2f s, quality %.2f, %2.0f %% at the edge\n", decltype(decider)::name.data(), books.reward,
                books.delay_s, books.quality, 100 * books.edge_share);
  };
  run(edge::all_edge{});
  run(edge::all_cloud{});
  run(by_length{});
  // It is told nothing but rewards, keeps the last 200 of them, and asks those of tasks like this one. A language model can take the place
  // of its adviser.
  run(edge::nearest_experience<3>{});
  run(edge::best_known(*service));
}
