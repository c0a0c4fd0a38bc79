// Tutorial 5: a policy of your own, in one file. This one evicts the largest entry, and of equally large ones the oldest.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include <larder/larder.hpp>

using namespace larder::literals;

// [policy]
// Largest first: evicts the entry with the largest charge; ties: the one loaded first. Remembers the residents; a victim costs O(n).
class largest_first {
 public:
  static constexpr std::string_view name = "largest_first";
  static constexpr larder::columns needs = larder::columns::charge;  // what it reads of the cache
  using seen = larder::view<needs>;

  void reserve(std::size_t n) { residents_.reserve(n); }  // the only place that may take memory
  void on_load(larder::slot s, const seen&) noexcept { residents_.push_back(s); }
  void on_hit(larder::slot, const seen&) noexcept {}
  void on_evict(larder::slot s, const seen&) noexcept { std::erase(residents_, s); }
  larder::slot victim(const seen& v) noexcept {
    larder::slot largest = larder::no_slot;
    for (const larder::slot s : residents_)
      if (v.evictable(s) && (largest == larder::no_slot || v.charge(s) > v.charge(largest))) largest = s;
    return largest;
  }

 private:
  std::vector<larder::slot> residents_;  // in order of loading
};
static_assert(larder::check_eviction_policy<largest_first>());  // says in words what is missing
// [/policy]

int main() {
  larder::cache<std::string, int, largest_first, larder::sharing::bytes> shelf{10_GB};
  shelf.put("small", 1, 1_GB);
  shelf.put("large", 2, 6_GB);
  shelf.put("medium", 3, 3_GB);
  shelf.put("new", 4, 5_GB);
  for (const auto [key, value] : shelf) std::printf("%s is still here (%d)\n", key.c_str(), value);
}
