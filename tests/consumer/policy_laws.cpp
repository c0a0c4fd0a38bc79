// A project of its own that wrote a policy and lets larder's laws check it, with no test framework.
#include <cstdint>
#include <cstdio>
#include <vector>

#include <larder/core/check.hpp>
#include <larder/laws/from_bytes.hpp>

/// Last in, first out: evicts the entry loaded last. Remembers the order of loading; a removal costs O(n).
class newest_first {
 public:
  static constexpr std::string_view name = "newest_first";
  static constexpr larder::columns needs = larder::columns::none;
  using seen = larder::view<needs>;

  void reserve(std::size_t n) { order_.reserve(n); }
  void on_load(larder::slot s, const seen&) noexcept { order_.push_back(s); }
  void on_hit(larder::slot, const seen&) noexcept {}
  void on_evict(larder::slot s, const seen&) noexcept { std::erase(order_, s); }
  larder::slot victim(const seen& v) noexcept {
    for (std::size_t i = order_.size(); i-- > 0;)
      if (v.evictable(order_[i])) return order_[i];
    return larder::no_slot;
  }

 private:
  std::vector<larder::slot> order_;
};
static_assert(larder::check_eviction_policy<newest_first>());

/// The same with a mistake that only a history shows: what was removed stays in the order.
struct forgets_nothing : newest_first {
  static constexpr std::string_view name = "forgets_nothing";
  void on_evict(larder::slot, const seen&) noexcept {}
};

int main() {
  const larder::laws::report found = larder::laws::check_eviction<newest_first>();
  std::fputs(found.text().c_str(), stderr);
  if (!found || larder::laws::check_eviction<forgets_nothing>()) return 1;
  std::vector<std::uint8_t> bytes{3};  // a cache of three
  for (unsigned i = 0; i < 400; ++i) bytes.push_back(static_cast<std::uint8_t>(i * i + i / 3));
  return larder::laws::check_bytes<newest_first>(bytes) && !larder::laws::check_bytes<forgets_nothing>(bytes) ? 0 : 1;
}
