// Indexes keep their laws, with any hash; and every law can fail.
#include <larder/laws/index.hpp>

#include <larder/index/all.hpp>

#include <boost/hana/for_each.hpp>
#include <memory>

#include "catch.hpp"
#include "laws/memory.hpp"

using namespace larder;

namespace {

laws::settings counting() {
  laws::settings how;
  how.allocations = memory::taken;
  return how;
}

struct constant_hash {
  std::size_t operator()(std::uint32_t) const noexcept { return 0; }
};
struct few_hashes {
  std::size_t operator()(std::uint32_t key) const noexcept { return key % 3; }
};
struct high_bits {
  std::size_t operator()(std::uint32_t key) const noexcept { return std::size_t{key} << 48; }
};

template <class I>
void keeps_all() {
  const auto found = laws::check_index(I{}, counting());
  INFO(found.text());
  CHECK(found);
  CHECK(found.verdicts.size() == 7);
}

}  // namespace

TEST_CASE("laws: every index keeps every law (D4 D8)") {
  boost::hana::for_each(index::all, [](auto type) { keeps_all<typename decltype(type)::type>(); });
}
TEST_CASE("laws: the hashed index keeps every law with any hash (P32)") {
  keeps_all<index::hashed<constant_hash>>();
  keeps_all<index::hashed<few_hashes>>();
  keeps_all<index::hashed<high_bits>>();
}

namespace {

/// index::dense with one mistake.
enum class mistake { none, finds_nothing_at_63, denies_63, shows_twice, clears_half, state_shared, reserve_forgets, allocates };

class faulty : public index::dense {
 public:
  explicit faulty(mistake m = mistake::none) : mistake_(m) {}
  template <class CodeOf>
  void reserve(std::size_t n, CodeOf&&) {
    if (mistake_ == mistake::reserve_forgets && n > 200) index::dense::clear();
  }
  template <class Same>
  slot find(std::uint64_t code, Same&& same) const noexcept {
    if (mistake_ == mistake::finds_nothing_at_63 && code == 63) return no_slot;
    if (mistake_ == mistake::state_shared && *shared_ % 50 == 49) return no_slot;
    return index::dense::find(code, same);
  }
  slot likely(std::uint64_t code) const noexcept {
    return mistake_ == mistake::denies_63 && code == 63 ? no_slot : index::dense::likely(code);
  }
  void insert(std::uint64_t code, slot s) noexcept {
    if (mistake_ == mistake::allocates) log_.push_back(1);
    ++*shared_;
    index::dense::insert(code, s);
  }
  void clear() noexcept {
    if (mistake_ != mistake::clears_half) index::dense::clear();
  }
  std::size_t positions() const noexcept { return index::dense::positions() + (mistake_ == mistake::shows_twice ? 1 : 0); }
  slot place_at(std::size_t i) const noexcept { return index::dense::place_at(i == index::dense::positions() ? i - 1 : i); }

 private:
  mistake mistake_;
  std::vector<int> log_;
  std::shared_ptr<int> shared_ = std::make_shared<int>(0);
};

void offends(mistake made, std::string_view law) {
  const auto found = laws::check_index(faulty(made), counting());
  INFO(law);
  INFO(found.text());
  CHECK(found.breaks(law));
}

}  // namespace

TEST_CASE("laws: every law of indexes fails on its offender") {
  CHECK(laws::check_index(faulty(), counting()));
  offends(mistake::finds_nothing_at_63, "finding");
  offends(mistake::denies_63, "likelihood");
  offends(mistake::shows_twice, "iteration");
  offends(mistake::clears_half, "clearing");
  offends(mistake::state_shared, "regularity");
  offends(mistake::reserve_forgets, "reserve");
  offends(mistake::allocates, "no allocation");
}
