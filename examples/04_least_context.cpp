// Tutorial 4: least context. A model that has served many requests holds examples in its context and answers better; the cache evicts the
// one with the fewest effective examples, and the cost model says what each decision cost.
#include <cstdio>
#include <string>

#include <larder/larder.hpp>

using namespace larder::literals;

namespace {

// [context]
void serve_slots() {
  using cost_model = larder::cost::sum<larder::cost::switching, larder::cost::accuracy<>, larder::cost::cloud>;
  larder::patient_context_cache<std::string, larder::nothing, larder::clock::per_slot, cost_model> server{40_GB};

  for (int time_slot = 0; time_slot < 4; ++time_slot) {
    server.begin_slot();
    server.serve("chat", larder::request{.count = 3}, 16_GB);
    if (time_slot % 2 == 0) server.serve("code", larder::request{.count = 1}, 20_GB);
    const larder::outcome vision = server.serve("vision", larder::request{.count = 1}, 18_GB);
    server.end_slot();
    std::printf("slot %d: context of chat %.1f, of code %.1f; vision %s %s\n", time_slot, server.context_of("chat"),
                server.context_of("code"), name_of(vision.what).data(), vision ? "" : name_of(vision.reason).data());
  }
  for (std::size_t i = 0; i < server.costs().size(); ++i)
    std::printf("%-10s %.4f\n", larder::cost::names_of<cost_model>()[i].data(), server.costs()[i]);
}
// [/context]

}  // namespace

int main() { serve_slots(); }
