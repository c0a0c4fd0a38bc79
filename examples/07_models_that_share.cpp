// Tutorial 7: models that share blocks. A graph written in source and checked by the compiler, a graph read from JSON, and what an eviction
// really frees.
#include <cstdio>
#include <string>
#include <string_view>

#include <larder/larder.hpp>
#include <larder/sharing/block_graph_json.hpp>
#include <larder/sharing/static_blocks.hpp>

using namespace larder::literals;

namespace {

double megabytes(std::uint64_t bytes) { return static_cast<double>(bytes) * 1e-6; }

// [static]
using larder::sharing::block;
using larder::sharing::model;

// Misspell a block, list one twice, or forget the block that an adapter follows: this does not compile, and the message says why.
inline constexpr auto chat_models = larder::sharing::static_graph(  //
    block{"base", 13_GB}, block{"law", 60_MB, "base"}, block{"medicine", 80_MB, "base"}, block{"other", 9_GB}, model{"base", {"base"}},
    model{"lawyer", {"base", "law"}}, model{"doctor", {"base", "medicine"}}, model{"stranger", {"other"}});

// What fits is known before the program runs.
static_assert(chat_models.union_bytes({chat_models.model("lawyer"), chat_models.model("doctor")}) == 13'140_MB);

void from_source() {
  larder::cache<std::string, int, larder::eviction::lru, larder::sharing::static_blocks<chat_models>> gpu{16_GB};
  gpu.put("lawyer", 0, chat_models.model("lawyer"));
  gpu.put("doctor", 0, chat_models.model("doctor"));
  std::printf("lawyer and doctor take %.0f MB\n", megabytes(gpu.used()));

  // The least recently used goes first, but a stranger of 9 GB needs more: both hold the base, so only the last of them frees it.
  const auto plan = gpu.plan("stranger", chat_models.model("stranger"));
  std::printf("a stranger would evict %zu models, free %.0f MB and load %.0f MB\n", plan.victims.size(), megabytes(plan.freed),
              megabytes(plan.added));
}
// [/static]

// [json]
constexpr std::string_view library = R"({
  "blocks": [ {"name": "base",   "bytes": 13000000000, "content": "sha256:9f86"},
              {"name": "french", "bytes": 60000000, "after": "base"},
              {"name": "poetry", "bytes": 80000000, "after": "base"} ],
  "models": [ {"name": "french", "blocks": ["base", "french"]},
              {"name": "poet",   "blocks": ["base", "french", "poetry"]} ] })";

void from_json() {
  auto graph = larder::sharing::parse_block_graph(library, "library.json");  // read_block_graph(path) reads a file
  if (!graph) {
    std::fprintf(stderr, "%s\n", graph.error().sentence().c_str());
    return;
  }
  const auto french = *graph->find_model("french"), poet = *graph->find_model("poet");
  larder::trim_cache<std::string, int> gpu{16_GB, larder::sharing::shared_blocks{*std::move(graph)}};
  gpu.put("french", 0, french);
  gpu.put("poet", 0, poet);
  const std::uint64_t before = gpu.used();
  gpu.erase("french");
  std::printf("evicting french, a model of %.0f MB, frees %.0f MB: the poet needs all of it\n", megabytes(gpu.sharing().full(french)),
              megabytes(before - gpu.used()));
  gpu.erase("poet");
  std::printf("evicting the poet too frees the rest: %.0f MB are in use\n", megabytes(gpu.used()));
}
// [/json]

}  // namespace

int main() {
  from_source();
  from_json();
}
