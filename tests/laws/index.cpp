// Indexes keep their laws, with any hash; and every law can fail.
#include <larder/laws/index.hpp>

#include <larder/index/all.hpp>

#include <boost/hana/for_each.hpp>

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
enum class mistake {
  none,
  misses_63,
  remembers_63,
  mixes_up_63,
  denies_63,
  shows_twice,
  shows_too_few,
  clears_half,
  closes_when_cleared,
  reserve_forgets,
  allocates
};

class faulty : public index::dense {
 public:
  explicit faulty(mistake m = mistake::none, larder_test::copies how = larder_test::copies::right) : mistake_(m), inserted_(how) {}
  template <class CodeOf>
  void reserve(std::size_t n, CodeOf&&) {
    if (mistake_ == mistake::reserve_forgets && n > 200) index::dense::clear();
  }
  template <class Same>
  slot find(std::uint64_t code, Same&& same) const noexcept {
    const slot found = index::dense::find(code, same);
    if (inserted_.value() != counted_) return no_slot;  // somebody else's copy counted too, or it was assigned half
    if (code != 63) return found;
    if (mistake_ == mistake::misses_63) return no_slot;
    if (mistake_ == mistake::mixes_up_63 && found != no_slot) return slot{index_of(found) + 1};
    return found;
  }
  slot likely(std::uint64_t code) const noexcept {
    return mistake_ == mistake::denies_63 && code == 63 ? no_slot : index::dense::likely(code);
  }
  void insert(std::uint64_t code, slot s) noexcept {
    if (mistake_ == mistake::allocates) log_.push_back(1);
    if (inserted_.is_copy() || closed_) return;
    inserted_.count();
    ++counted_;
    index::dense::insert(code, s);
  }
  void erase(std::uint64_t code, slot s) noexcept {
    if (mistake_ != mistake::remembers_63 || code != 63) index::dense::erase(code, s);
  }
  void clear() noexcept {
    if (mistake_ != mistake::clears_half) index::dense::clear();
    closed_ = mistake_ == mistake::closes_when_cleared;
  }
  std::size_t positions() const noexcept {
    const std::size_t all = index::dense::positions();
    return mistake_ == mistake::shows_twice ? all + 1 : mistake_ == mistake::shows_too_few ? all - 1 : all;
  }
  slot place_at(std::size_t i) const noexcept { return index::dense::place_at(i == index::dense::positions() ? i - 1 : i); }

 private:
  mistake mistake_;
  bool closed_ = false;
  std::uint64_t counted_ = 0;
  larder_test::number inserted_;
  std::vector<int> log_;
};

void offends(mistake made, std::string_view law, std::string_view words, std::size_t most, const std::vector<std::string_view>& also = {}) {
  larder_test::breaks(laws::check_index(faulty(made), counting()), law, words, most, also);
}
void copies_badly(larder_test::copies how, std::string_view words, std::size_t most) {
  larder_test::breaks(laws::check_index(faulty(mistake::none, how), counting()), "regularity", words, most);
}

}  // namespace

TEST_CASE("laws: every law of indexes fails on its offender") {
  using larder_test::copies;
  const std::vector<std::string_view> whatever_is_found{"clearing", "regularity", "reserve", "iteration", "likelihood"};
  CHECK(laws::check_index(faulty(), counting()));
  offends(mistake::misses_63, "finding", "key 63 is in and was not found", 1, whatever_is_found);
  offends(mistake::remembers_63, "finding", "key 63 is absent and was found", 2, whatever_is_found);
  offends(mistake::mixes_up_63, "finding", "key 63 was found at another slot", 1, whatever_is_found);
  offends(mistake::denies_63, "likelihood", "key 63 is in and called unlikely", 1);
  offends(mistake::shows_twice, "iteration", "the slot of key 63 is shown 2 times", 1);
  offends(mistake::shows_too_few, "iteration", "0 slots are shown, expected 1", 1);
  offends(mistake::clears_half, "clearing", "after clear, key", 1);
  offends(mistake::closes_when_cleared, "clearing", "filled again after clear, key", 1);
  copies_badly(copies::tied_to_original, "of a copy left alone, key", 4);
  copies_badly(copies::know_they_are_copies, "of a copy, key", 4);
  copies_badly(copies::keep_when_assigned, "of a used index assigned anew, key", 4);
  offends(mistake::reserve_forgets, "reserve", "after reserving, key", 60);
  offends(mistake::allocates, "no allocation", "times after reserve", 1);
}
