// Sharing models keep their laws, on thousands of random graphs; and every law can fail.
#include <larder/laws/sharing.hpp>

#include <larder/sharing/all.hpp>
#include <larder/sharing/block_graph_builder.hpp>

#include <memory>

#include "catch.hpp"
#include "laws/memory.hpp"
#include "laws/offender.hpp"

using namespace larder;

namespace {

laws::settings counting() {
  laws::settings how;
  how.allocations = memory::taken;
  return how;
}
std::vector<laws::part> own(bytes b) { return {{laws::part::own, b.count}}; }
const std::vector<bytes> sizes{0_B, 1_B, 2_B, 3_B, 7_B, bytes{std::uint64_t{1} << 58}};

}  // namespace

TEST_CASE("laws: sharing::unit and sharing::bytes keep every law of sharing (P1 P3 D4)") {
  const auto unit = laws::check_sharing(
      sharing::unit{}, {sharing::unit::weight{}}, [](auto) { return own(1_B); }, counting());
  INFO(unit.text());
  CHECK(unit);
  const auto bytes = laws::check_sharing(sharing::bytes{}, sizes, own, counting());
  INFO(bytes.text());
  CHECK(bytes);
  CHECK(bytes.verdicts.size() == 13);
}

TEST_CASE("laws: sharing::shared_blocks keeps every law of sharing on 3000 random graphs (P8 P10)") {
  int broken = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    larder::random draws(seed);
    sharing::block_graph_builder builder;
    std::vector<sharing::block_id> blocks;
    const std::uint64_t block_count = draws.below(8);
    for (std::uint64_t i = 0; i < block_count; ++i) blocks.push_back(*builder.add_block(bytes{draws.below(9)}));
    std::vector<sharing::model_id> models;
    const std::uint64_t model_count = 1 + draws.below(6), density = 1 + draws.below(4);  // from all blocks to few
    for (std::uint64_t i = 0; i < model_count; ++i) {
      std::vector<sharing::block_id> some;
      for (const auto b : blocks)
        if (draws.below(density) == 0) some.push_back(b);
      models.push_back(*builder.add_model("", some));
    }
    const auto graph = std::make_shared<const sharing::block_graph>(*std::move(builder).build());
    const auto parts_of = [&](sharing::model_id m) {
      std::vector<laws::part> parts;
      for (const auto b : graph->blocks_of(m)) parts.push_back({index_of(b), graph->size(b).count});
      return parts;
    };
    laws::settings how = counting();
    how.seed = seed;
    how.rounds = 1;
    const auto found = laws::check_sharing(sharing::shared_blocks(graph), models, parts_of, how);
    if (found) continue;
    UNSCOPED_INFO(found.text());
    ++broken;
  }
  CHECK(broken == 0);
}

TEST_CASE("laws: sharing::static_blocks keeps every law of sharing (P8 P10)") {
  constexpr const auto& graph = sharing::static_example;
  std::vector<sharing::model_id> models;
  for (std::uint32_t m = 0; m < graph.model_count(); ++m) models.push_back(sharing::model_id{m});
  const auto parts_of = [&](sharing::model_id m) {
    std::vector<laws::part> parts;
    for (std::uint32_t b = 0; b < graph.block_count(); ++b)
      if (graph.holds(m, sharing::block_id{b})) parts.push_back({b, graph.size(sharing::block_id{b}).count});
    return parts;
  };
  const auto found = laws::check_sharing(sharing::static_blocks<sharing::static_example>{}, models, parts_of, counting());
  INFO(found.text());
  CHECK(found);
}

namespace {

/// sharing::bytes with one mistake.
enum class mistake {
  none,
  used_off,
  sticky_drop,
  order_counts,
  missing_grows,
  unshared_doubled,
  relief_off,
  relief_beyond_unshared,
  used_kept,
  beyond_off,
  pin_kept,
  loads_more,
  weight_off,
  charge_column_off,
  column_off,
  reserve_resets,
  allocates
};

class faulty : public sharing::bytes {
 public:
  explicit faulty(mistake m = mistake::none, larder_test::copies how = larder_test::copies::right) : mistake_(m), drops_(how) {}
  void reserve(std::size_t n) {
    sharing::bytes::reserve(n);
    wrong_.resize(std::max(n, wrong_.size()), 5);
    if (mistake_ == mistake::reserve_resets && n > 100) extra_ = 1;
  }
  std::uint64_t used() const noexcept {
    // The last is 0, unless somebody else's copy counted too, or it was assigned half.
    return sharing::bytes::used() + extra_ + (mistake_ == mistake::used_off && loads_ > 2 ? 1 : 0) + (drops_.value() - counted_);
  }
  std::uint64_t pinned() const noexcept { return sharing::bytes::pinned() + pinned_; }
  std::uint64_t missing(weight w) const noexcept { return w.count + (mistake_ == mistake::missing_grows ? sharing::bytes::used() : 0); }
  std::uint64_t unshared(slot s) const noexcept {
    if (mistake_ == mistake::relief_beyond_unshared) return 0;
    return charge(s) * (mistake_ == mistake::unshared_doubled ? 2 : 1) + (mistake_ == mistake::order_counts ? order_[index_of(s)] : 0);
  }
  std::uint64_t relief(slot s, weight) const noexcept { return charge(s) + (mistake_ == mistake::relief_off ? 1 : 0); }
  std::uint64_t beyond_pinned(weight w) const noexcept { return w.count + (mistake_ == mistake::beyond_off ? 1 : 0); }
  weight weight_of(slot s) const noexcept { return weight{charge(s) + (mistake_ == mistake::weight_off ? 1 : 0)}; }
  std::span<const std::uint64_t> charge_column() const noexcept {
    return mistake_ == mistake::charge_column_off ? std::span<const std::uint64_t>(wrong_) : sharing::bytes::charge_column();
  }
  std::span<const std::uint64_t> unshared_column() const noexcept {
    return mistake_ == mistake::column_off ? std::span<const std::uint64_t>(wrong_) : sharing::bytes::charge_column();
  }
  void load(slot s, weight w) noexcept {
    if (mistake_ == mistake::allocates) log_.push_back(1);
    order_[index_of(s) % 64] = ++loads_;
    if (mistake_ == mistake::loads_more) ++extra_;
    sharing::bytes::load(s, w);
  }
  void drop(slot s) noexcept {
    drops_.count();
    ++counted_;
    if (mistake_ == mistake::sticky_drop && charge(s) == 3) ++extra_;
    if (mistake_ == mistake::loads_more) --extra_;
    if (mistake_ == mistake::used_kept && charge(s) == 7) extra_ = 7;
    if (drops_.is_copy()) ++extra_;
    sharing::bytes::drop(s);
  }
  template <class Told>
  void load(slot s, weight w, Told&&) noexcept {
    load(s, w);
  }
  template <class Told>
  void drop(slot s, Told&&) noexcept {
    drop(s);
  }
  void unpin(slot s) noexcept {
    if (mistake_ == mistake::pin_kept) pinned_ = std::uint64_t{1} << 63;
    sharing::bytes::unpin(s);
  }

 private:
  mistake mistake_;
  std::uint64_t extra_ = 0, pinned_ = 0, loads_ = 0, counted_ = 0;
  std::uint64_t order_[64]{};
  larder_test::number drops_;
  std::vector<std::uint64_t> wrong_;
  std::vector<int> log_;
};

/// sharing::shared_blocks that tells wrongly of the others whose unshared charges change.
template <bool Silent>
struct tells_wrongly : sharing::shared_blocks {
  using sharing::shared_blocks::load, sharing::shared_blocks::drop;
  using sharing::shared_blocks::shared_blocks;
  template <class Told>
  void load(slot s, weight w, Told&& told) noexcept {
    sharing::shared_blocks::load(s, w);
    if (!Silent) told(s);  // itself, and nobody else
  }
  template <class Told>
  void drop(slot s, Told&&) noexcept {
    sharing::shared_blocks::drop(s);
  }
};
template <bool Silent>
laws::report telling() {
  sharing::block_graph_builder builder;
  const auto block = *builder.add_block(5_B);
  const std::vector models{*builder.add_model("", {block}), *builder.add_model("", {block})};
  const auto graph = std::make_shared<const sharing::block_graph>(*std::move(builder).build());
  return laws::check_sharing(
      tells_wrongly<Silent>(graph), models,
      [](auto) {
        return std::vector<laws::part>{{0, 5}};
      },
      counting());
}

/// What cannot be right any more where an answer is wrong.
const std::vector<std::string_view> answers{"recomputation", "inverse",      "order",   "submodularity", "superadditivity", "relief",
                                            "feasibility",   "conservation", "columns", "telling",       "regularity",      "reserve"};

void offends(mistake made, std::string_view law, std::string_view words, std::size_t most, const std::vector<std::string_view>& also = {}) {
  larder_test::breaks(laws::check_sharing(faulty(made), sizes, own, counting()), law, words, most, also);
}
void copies_badly(larder_test::copies how, std::string_view words, std::size_t most, const std::vector<std::string_view>& also = {}) {
  larder_test::breaks(laws::check_sharing(faulty(mistake::none, how), sizes, own, counting()), "regularity", words, most, also);
}

}  // namespace

TEST_CASE("laws: every law of sharing fails on its offender") {
  using larder_test::copies;
  CHECK(laws::check_sharing(faulty(), sizes, own, counting()));
  offends(mistake::used_off, "recomputation", "used is ", 3, answers);
  offends(mistake::sticky_drop, "inverse", "was changed and changed back, used is ", 0, answers);
  offends(mistake::order_counts, "order", "loaded in another order, unshared of slot ", 3, answers);
  offends(mistake::missing_grows, "submodularity", "with more residents, more is missing of weight number ", 0, answers);
  offends(mistake::unshared_doubled, "superadditivity", "together the evicted free less than the sum of their unshared charges, ", 1,
          answers);
  offends(mistake::relief_off, "relief", ", but relief says ", 1, answers);
  offends(mistake::relief_beyond_unshared, "relief", "would bring more than is unshared", 1, answers);
  offends(mistake::used_kept, "feasibility", "with everything unpinned gone, used is 7 and pinned is 0", 1, answers);
  offends(mistake::beyond_off, "feasibility", "missing and beyond_pinned of weight number 0 differ", 0, answers);
  offends(mistake::pin_kept, "conservation", "more is pinned than used", 3, answers);
  offends(mistake::loads_more, "conservation", " missing added something else", 1, answers);
  offends(mistake::weight_off, "conservation", "a resident's weight is not the one it was loaded with", 1);
  offends(mistake::charge_column_off, "columns", "the charge column differs from charge()", 1);
  offends(mistake::column_off, "columns", "the unshared column differs from unshared()", 1);
  larder_test::breaks(telling<true>(), "telling", "changes and nobody is told, or too early", 2);
  larder_test::breaks(telling<false>(), "telling", ", which is no other resident", 1);
  copies_badly(copies::know_they_are_copies, "of a copy, used is ", 6, {"relief"});  // which copies too
  copies_badly(copies::keep_when_assigned, "of a used model assigned anew, used is ", 4);
  offends(mistake::reserve_resets, "reserve", "after reserving, used is ", 0);
  offends(mistake::allocates, "no allocation", "times after reserve", 1);
}
