// Tutorial 13: two edge servers, three fine-tuned models over one base, three users. Which models go where?
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <larder/placement/bound.hpp>
#include <larder/placement/exhaustive.hpp>
#include <larder/placement/gen.hpp>
#include <larder/placement/spec.hpp>
#include <larder/sharing/block_graph_builder.hpp>

using namespace larder::literals;
namespace placement = larder::placement;

// [placement]
placement::instance small_edge() {
  larder::sharing::block_graph_builder builder;
  const auto base = *builder.add_block(60_MB, "base");
  for (const char* name : {"law", "medicine", "poetry"}) {
    const auto head = *builder.add_block(20_MB, std::string(name) + "-head");
    (void)builder.add_model(name, {base, head});
  }
  placement::instance edge;
  edge.graph = *std::move(builder).build();
  edge.users = 3;
  edge.storage = {100_MB, 80_MB};             // the first server holds two of the models, if their base counts once
  edge.rate = {800e6, 800e6, 0,               // bit/s from the first server to each user: the third is out of its reach
               0,     800e6, 800e6};          // and from the second
  edge.limit.assign(9, 1.0);                  // everybody waits for a second
  edge.weight = {3, 1, 0, 1, 2, 1, 0, 1, 3};  // requests of each user for each model
  return edge;
}

void place_models() {
  const placement::problem edge = *placement::problem::make(small_edge());
  const auto show = [&](const char* name, const placement::solution& found) {
    std::printf("%-12s hits %llu of %llu:", name, static_cast<unsigned long long>(found.hits),
                static_cast<unsigned long long>(found.total));
    for (const auto& models : found.placed) {
      std::printf(" [");
      for (const auto model : models) std::printf(" %s", std::string(edge.graph().name(model)).c_str());
      std::printf(" ]");
    }
    std::printf("\n");
  };
  show("independent", placement::independent(edge));  // every model pays for its base
  show("gen", placement::gen(edge));
  show("spec", *placement::spec(edge));
  show("exhaustive", *placement::exhaustive(edge));
  std::printf("nobody hits more than %llu\n", static_cast<unsigned long long>(placement::most_hits(edge)));
}
// [/placement]

int main() { place_models(); }
