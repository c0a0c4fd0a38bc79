// Tutorial 14: the three kinds that remember something of every entry. What things weigh, what they have learned, and where they are found.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <larder/larder.hpp>
#include <larder/laws/context.hpp>
#include <larder/laws/index.hpp>
#include <larder/laws/sharing.hpp>
#include <larder/laws/sharing_laws.hpp>

using namespace larder::literals;

// [sharing]
/// Sharing: memory is given out in whole pages of 2 MB, whatever an entry asks for. No page is shared, so the rest is that of `bytes`.
class pages : public larder::sharing::bytes {
 public:
  static constexpr std::string_view name = "pages";
  static constexpr std::uint64_t page = 2'000'000;
  static constexpr weight whole(weight w) noexcept { return weight{(w.count + page - 1) / page * page}; }

  void reserve(std::size_t n) {  // the only place that may take memory
    bytes::reserve(n);
    asked_.resize(std::max(n, asked_.size()));
  }
  std::uint64_t full(weight w) const noexcept { return whole(w).count; }           // all it takes
  std::uint64_t missing(weight w) const noexcept { return whole(w).count; }        // what it takes beyond what is there
  std::uint64_t beyond_pinned(weight w) const noexcept { return whole(w).count; }  // and beyond what leases hold
  weight weight_of(larder::slot s) const noexcept { return asked_[index_of(s)]; }
  void load(larder::slot s, weight w) noexcept {
    bytes::load(s, whole(w));
    asked_[index_of(s)] = w;
  }
  template <class Told>
  void load(larder::slot s, weight w, Told&&) noexcept {  // where parts are shared, tells of the slots whose unshared bytes have changed
    load(s, w);
  }

 private:
  std::vector<weight> asked_;
};
static_assert(larder::check_sharing_model<pages>());
// [/sharing]

// [context]
/// Context: what an entry has learned of the requests it served is one example each, at most `most`, and fades by one in a hundred ticks.
class notebook {
 public:
  static constexpr std::string_view name = "notebook";
  static constexpr bool kept = true;
  static constexpr double most = 16;

  void reserve(std::size_t n) { levels_.resize(std::max(n, levels_.size())); }
  // Kept is the level plus all that has faded since the cache started: so time alone changes nothing that is kept.
  void start(larder::slot s, double elapsed) noexcept { levels_[index_of(s)] = rate() * elapsed; }
  bool grow(larder::slot s, const larder::request& r, double elapsed) noexcept {
    levels_[index_of(s)] = rate() * elapsed + std::min(level(s, elapsed) + r.count, most);
    return true;  // false would have the entry flushed
  }
  void stop(larder::slot s) noexcept { levels_[index_of(s)] = 0; }
  double level(larder::slot s, double elapsed) const noexcept { return std::max(0.0, levels_[index_of(s)] - rate() * elapsed); }
  std::span<const double> levels() const noexcept { return levels_; }
  double rate() const noexcept { return 0.01; }

 private:
  std::vector<double> levels_;
};
static_assert(larder::check_context_model<notebook>());
// [/context]

// [index]
/// Index: keys in the order of their codes in one sorted array, for caches that are filled once and asked often. A find is O(log n).
class sorted {
 public:
  static constexpr std::string_view name = "sorted";
  static constexpr bool recomputes_codes = false;  // true: the host may ask for the code of a resident again
  template <class Key, class K>
  static constexpr bool seeks = false;  // true: a K is sought as it is, without making a Key of it

  template <class K>
  std::uint64_t code(const K& key) const noexcept {
    return std::hash<K>{}(key);
  }
  template <class A, class B>
  bool equal(const A& a, const B& b) const noexcept {
    return a == b;
  }

  template <class CodeOf>
  void reserve(std::size_t n, CodeOf&&) {
    places_.reserve(n);
  }
  void make_room(std::uint64_t) {  // for one more; may take memory, insert may not
    if (places_.size() == places_.capacity()) places_.reserve(2 * places_.size() + 1);
  }
  template <class Equal>
  larder::slot find(std::uint64_t code, Equal&& equal) const {
    for (auto at = first(code); at != places_.end() && at->code == code; ++at)
      if (equal(at->where)) return at->where;
    return larder::no_slot;
  }
  void fetch(std::uint64_t) const noexcept {}  // could ask for memory ahead
  larder::slot likely(std::uint64_t code) const noexcept {
    const auto at = first(code);
    return at != places_.end() && at->code == code ? at->where : larder::no_slot;
  }
  void insert(std::uint64_t code, larder::slot s) noexcept { places_.insert(first(code), {code, s}); }
  void erase(std::uint64_t code, larder::slot s) noexcept {
    auto at = first(code);
    while (at->where != s) ++at;
    places_.erase(at);
  }
  void clear() noexcept { places_.clear(); }
  std::size_t positions() const noexcept { return places_.size(); }
  larder::slot place_at(std::size_t position) const noexcept { return places_[position].where; }

 private:
  struct place {
    std::uint64_t code;
    larder::slot where;
  };
  std::vector<place>::const_iterator first(std::uint64_t code) const noexcept {
    return std::lower_bound(places_.begin(), places_.end(), code, [](const place& p, std::uint64_t c) { return p.code < c; });
  }
  std::vector<place> places_;
};
static_assert(larder::check_index_policy<sorted>());
// [/index]

// [use]
void use_them() {
  larder::cache<std::string, int, larder::eviction::least_context, pages, notebook, sorted> shelf{20_MB};
  for (const char* model : {"tiny", "tiny", "small", "tiny", "small", "large"}) shelf.serve(std::string(model), {}, 5_MB);
  std::printf("%zu models in %llu MB: tiny has learned %.2f, small %.2f, large %.2f\n", shelf.size(),
              static_cast<unsigned long long>(shelf.used() / 1'000'000), shelf.context_of("tiny"), shelf.context_of("small"),
              shelf.context_of("large"));
  shelf.serve("another", {}, 5_MB);
  std::printf("another takes the place of %s\n", shelf.contains("large") ? "nobody" : "large, which has learned least");
}

bool lawful() {
  using larder::laws::part;
  // To the laws, a sharing model comes with what its weights stand for: each some parts, here one that is the entry's own.
  const auto parts = [](larder::bytes w) { return std::vector{part{part::own, pages::whole(w).count}}; };
  return larder::laws::check_sharing(pages{}, {0_MB, 1_MB, 2_MB, 5_MB}, parts) && larder::laws::check_context<notebook>() &&
         larder::laws::check_index<sorted>();
}
// [/use]

int main() {
  use_them();
  const bool held = lawful();
  std::printf("%s\n", held ? "the laws hold" : "a law is broken");
  return held ? 0 : 1;
}
