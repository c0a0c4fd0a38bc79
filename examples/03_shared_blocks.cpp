// Tutorial 3: models that share blocks are charged for each block once.
#include <cstdio>
#include <string>

#include <larder/larder.hpp>
#include <larder/sharing/block_graph_builder.hpp>

using namespace larder::literals;

namespace {

// [shared]
void share() {
  larder::sharing::block_graph_builder builder;
  const auto base = *builder.add_block(13_GB, "llama-7b");
  const auto law = *builder.add_block(60_MB, "law-adapter");
  const auto medicine = *builder.add_block(80_MB, "medicine-adapter");
  const auto law_model = *builder.add_model("llama-7b-law", {base, law});
  const auto medicine_model = *builder.add_model("llama-7b-medicine", {base, medicine});
  auto graph = *std::move(builder).build();

  larder::trim_cache<std::string, int> gpu{16_GB, larder::sharing::shared_blocks{std::move(graph)}};
  for (const auto& [name, model] : {std::pair{"law", law_model}, std::pair{"medicine", medicine_model}}) {
    const larder::outcome what = gpu.put(name, 0, model);
    std::printf("%-9s loads %8.2f MB, in use %8.2f MB\n", name, static_cast<double>(what.added) * 1e-6,
                static_cast<double>(gpu.used()) * 1e-6);
  }
  gpu.erase("law");
  std::printf("without law, in use %.2f MB: the base is still needed\n", static_cast<double>(gpu.used()) * 1e-6);
}
// [/shared]

}  // namespace

int main() { share(); }
