#include "fuzz/sentence.hpp"
#include "fuzz/targets.hpp"

#include <larder/edge/generation_json.hpp>
#include <larder/edge/scenario_json.hpp>
#include <larder/market/bids_json.hpp>
#include <larder/placement/instance_json.hpp>
#include <larder/sharing/block_graph_json.hpp>

#include <vector>

namespace {

using namespace larder;
using fuzz::require;

const std::string source = "input.json";

// What was read, or nothing; a fault has been looked at.
template <class T>
T* whole(result<T>& read) {
  if (read) return &*read;
  fuzz::check_sentence(read.error(), source);
  return nullptr;
}

void check_graph(const sharing::block_graph& g) {
  for (std::uint32_t m = 0; m < g.model_count(); ++m) {
    const sharing::model_id model{m};
    std::uint64_t sum = 0;
    for (const auto block : g.blocks_of(model)) {
      sum += g.size(block).count;
      const auto holders = g.holders_of(block);
      require(std::find(holders.begin(), holders.end(), model) != holders.end(), "a model is no holder of its block");
    }
    require(sum == g.size(model).count, "the size of a model is not that of its blocks");
    require(g.union_bytes(std::vector{model, model}) == g.size(model), "a model and itself are more than the model");
    require(g.find_model(g.name(model)) == model, "a model is not found by its name");
  }
  for (std::uint32_t b = 0; b < g.block_count(); ++b) {
    std::uint32_t steps = 0;
    for (auto at = sharing::block_id{b}; at != sharing::no_block; at = g.prefix_of(at))
      require(++steps <= g.block_count(), "a circle of prefixes");
  }
}

void read_graph(std::string_view text) {
  auto read = sharing::parse_block_graph(text, source);
  if (const auto* g = whole(read)) check_graph(*g);
}
void read_instance(std::string_view text) {
  auto read = placement::parse_instance(text, source);
  const auto* made = whole(read);
  if (made == nullptr) return;
  check_graph(made->graph);
  if (const auto wrong = placement::fault_of(*made)) throw fuzz::finding("accepted, and broken: " + wrong->sentence());
}
void read_bids(std::string_view text) {
  auto read = market::parse_bids(text, source);
  const auto* made = whole(read);
  if (made == nullptr) return;
  for (const auto& slot : made->slots) require(slot.bids.size() == slot.values.size(), "bids and values");
  for (const auto& book : made->markets) require(!market::fault_in_book(book), "a book");
  require(!market::fault_in_range(made->range) && made->tick > 0, "the range of prices");
}

// What was read is written and read again, and written the same.
template <class Read, class Write>
void read_and_write(std::string_view text, Read reader, Write writer) {
  auto read = reader(text, source);
  const auto* made = whole(read);
  if (made == nullptr) return;
  const std::string written = writer(*made);
  auto again = reader(written, source);
  if (!again) throw fuzz::finding("what was written is refused: " + again.error().sentence());
  require(writer(*again) == written, "what was written and read back is written differently");
}

// Any JSON that is accepted is the same after being written and read.
void read_any(std::string_view text) {
  auto read = sharing::parse_strict_json(text, source);
  const auto* made = whole(read);
  if (made == nullptr) return;
  auto again = sharing::parse_strict_json(made->dump(), source);
  require(whole(again) != nullptr && *again == *made, "JSON that is written and read back");
}

}  // namespace

void fuzz::json(bytes input) {
  if (input.empty()) return;
  const std::string_view text = text_of(input.subspan(1));
  switch (place_of(input[0])) {
    case 0:
      return read_any(text);
    case 1:
      return read_graph(text);
    case 2:
      return read_instance(text);
    case 3:
      return read_bids(text);
    case 4:
      return read_and_write(text, edge::scenario_of, edge::scenario_text);
    case 5:
      return read_and_write(text, edge::generation_of, edge::generation_text);
    default:
      return;
  }
}
