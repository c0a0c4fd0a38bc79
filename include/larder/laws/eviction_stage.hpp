// The stage on which the laws watch an eviction policy: hand-made columns, no cache. It keeps to what a host promises the hooks (core/
// concepts.hpp), plays a history of steps, and notes who left, in order; a policy that names a slot it must not name stops the play.
#pragma once

#include <memory>
#include <optional>

#include <larder/core/concepts.hpp>
#include <larder/core/random.hpp>
#include <larder/laws/verdict.hpp>

namespace larder::inline v0::laws {

/// An eviction policy behind one face, so that the laws are compiled once and not for every policy.
class actor {
 public:
  virtual ~actor() = default;
  [[nodiscard]] virtual std::unique_ptr<actor> copy() const = 0;
  /// Becomes a copy of `other`, which has the same policy, by assignment.
  virtual void assign(const actor& other) = 0;
  [[nodiscard]] virtual columns needs() const noexcept = 0;
  [[nodiscard]] virtual bool ranked() const noexcept = 0;
  virtual void reserve(std::size_t n) = 0;
  virtual void on_load(slot s, const resident_columns& all) = 0;
  virtual void on_hit(slot s, const resident_columns& all) = 0;
  virtual void on_evict(slot s, const resident_columns& all) = 0;
  /// Nothing for a policy that does not name columns::unshared.
  virtual void on_unshared(slot s, const resident_columns& all) = 0;
  [[nodiscard]] virtual slot victim(const resident_columns& all) = 0;
  /// for_each_victim, calling go_on(context, slot) as it goes. Nothing for a policy that is not ranked.
  virtual void walk(const resident_columns& all, bool (*go_on)(void* context, slot s), void* context) = 0;

  /// The same into a vector, stopping after `most`.
  [[nodiscard]] std::vector<slot> walked(const resident_columns& all, std::size_t most = ~std::size_t{0}) {
    struct list {
      std::vector<slot> slots;
      std::size_t most;
    } found{{}, most};
    const auto note = [](void* context, slot s) {
      auto& to = *static_cast<list*>(context);
      to.slots.push_back(s);
      return to.slots.size() < to.most;
    };
    walk(all, note, &found);
    return found.slots;
  }
};

template <eviction_policy P>
class actor_of final : public actor {
 public:
  explicit actor_of(const P& policy) : policy_(policy) {}
  [[nodiscard]] std::unique_ptr<actor> copy() const override { return std::make_unique<actor_of>(*this); }
  void assign(const actor& other) override { policy_ = static_cast<const actor_of&>(other).policy_; }
  [[nodiscard]] columns needs() const noexcept override { return P::needs; }
  [[nodiscard]] bool ranked() const noexcept override { return ranked_eviction_policy<P>; }
  void reserve(std::size_t n) override { policy_.reserve(n); }
  void on_load(slot s, const resident_columns& all) override { policy_.on_load(s, view<P::needs>(all)); }
  void on_hit(slot s, const resident_columns& all) override { policy_.on_hit(s, view<P::needs>(all)); }
  void on_evict(slot s, const resident_columns& all) override { policy_.on_evict(s, view<P::needs>(all)); }
  void on_unshared([[maybe_unused]] slot s, [[maybe_unused]] const resident_columns& all) override {
    if constexpr (contains(P::needs, columns::unshared)) policy_.on_unshared(s, view<P::needs>(all));
  }
  [[nodiscard]] slot victim(const resident_columns& all) override { return policy_.victim(view<P::needs>(all)); }
  void walk([[maybe_unused]] const resident_columns& all, [[maybe_unused]] bool (*go_on)(void*, slot),
            [[maybe_unused]] void* context) override {
    if constexpr (ranked_eviction_policy<P>) policy_.for_each_victim(view<P::needs>(all), [&](slot s) { return go_on(context, s); });
  }

 private:
  P policy_;
};

/// What can happen to a policy.
enum class act : std::uint8_t {
  ask,      ///< a request for the key: a hit, or victims until it fits and a load
  remove,   ///< the user removes the key
  pass,     ///< time passes, as many ticks as the key's number
  claim,    ///< the key may not be named until claims are lifted
  lift,     ///< all claims are lifted
  lease,    ///< the key is held: when a search meets it, it is withdrawn from the order
  release,  ///< the hold ends: a withdrawn key is handed back
};

struct step {
  act what = act::ask;
  std::uint32_t key = 0;
  std::int64_t charge = -1;  ///< of the key, for the trace; -1: all weigh one
  [[nodiscard]] std::string text() const {
    static constexpr std::string_view names[]{"ask", "remove", "pass", "claim", "lift all claims", "lease", "release"};
    std::string words(names[static_cast<std::size_t>(what)]);
    if (what != act::lift) words += " " + std::to_string(key);
    if (what == act::pass) words += " ticks";
    if (what == act::ask && charge >= 0) words += " (weighs " + std::to_string(charge) + ")";
    return words;
  }
};
using history = std::vector<step>;

/// The circumstances of a play. Laws compare plays of one history in two worlds.
struct world {
  enum class slots : std::uint8_t { last_freed_first, first_freed_first, shuffled };

  std::uint64_t capacity = 3;
  bool sized = false;            ///< keys weigh 0 to 16 charges, otherwise 1
  bool hits_told = true;         ///< is on_hit called?
  bool reserved_at_once = true;  ///< reserve everything first, or just before each load, again and again
  slots reuse = slots::last_freed_first;
  std::uint64_t charge_unit = 1;  ///< all charges and the capacity are multiplied by it
  double cost_unit = 1;           ///< all reload costs are multiplied by it
  std::int64_t origin = 0;        ///< added to all instants
  std::uint64_t names = 0;        ///< changes the fingerprints of all keys
  std::uint64_t garbage = 0;      ///< seeds what stands in the columns that the policy did not name

  [[nodiscard]] std::uint64_t charge(std::uint32_t key) const noexcept {
    return (sized ? high_product(mix(key + 0x51e0u), 17) : 1) * charge_unit;
  }
  [[nodiscard]] double cost(std::uint32_t key) const noexcept {
    return static_cast<double>(1 + high_product(mix(key + 0xc057u), 1000)) * cost_unit;
  }
  [[nodiscard]] std::uint64_t fingerprint(std::uint32_t key) const noexcept { return mix((key + 1) ^ names); }
  [[nodiscard]] std::uint64_t limit() const noexcept { return capacity * charge_unit; }
};

/// A breach noticed during a play.
struct breach {
  std::string_view law;
  std::string sentence;
};

/// One play. After a breach further steps do nothing. Key numbers are below `key_count`.
class stage {
 public:
  static constexpr std::uint32_t key_count = 96;
  static constexpr double rate = 0.25, growth = 1;  // of context; powers of two, so that every level is exact

  stage(const actor& fresh, const world& w, const settings& how = {});
  stage(const stage& other) : stage(other, *other.actor_) {}
  /// The same circumstances with another actor.
  stage(const stage& other, const actor& in_place);
  stage& operator=(const stage&) = delete;

  void play(const history& steps) {
    for (const step& each : steps) play(each);
  }
  void play(const step& each);
  /// Lifts all claims and ends all leases.
  void free_all();
  /// Asks for victims until nobody is left.
  void drain();
  /// The key that would leave now, asked twice and checked; nothing if nobody may leave.
  [[nodiscard]] std::optional<std::uint32_t> next_victim();

  [[nodiscard]] const std::optional<breach>& broken() const noexcept { return breach_; }
  /// Keys in the order in which they left for others.
  [[nodiscard]] const std::vector<std::uint32_t>& left() const noexcept { return left_; }
  [[nodiscard]] std::uint64_t hits() const noexcept { return hits_; }
  [[nodiscard]] std::uint64_t allocations() const noexcept { return allocations_; }
  [[nodiscard]] std::size_t residents() const noexcept { return seen_.residents; }
  [[nodiscard]] bool resident(std::uint32_t key) const noexcept { return place_[key] != no_slot; }
  [[nodiscard]] std::size_t idle() const noexcept;
  [[nodiscard]] actor& policy() noexcept { return *actor_; }
  [[nodiscard]] const resident_columns& seen() const noexcept { return seen_; }
  [[nodiscard]] std::uint32_t key_at(slot s) const noexcept { return tenant_[index_of(s)]; }
  /// May the key be named: resident, not withdrawn, not claimed?
  [[nodiscard]] bool may_leave(std::uint32_t key) const noexcept {
    return place_[key] != no_slot && !withdrawn_[key] && holds_[index_of(place_[key])] == 0;
  }
  [[nodiscard]] const world& where() const noexcept { return world_; }
  /// What was observed, for comparison: who left, and how many hits there were.
  [[nodiscard]] bool same_as(const stage& other) const noexcept { return left_ == other.left_ && hits_ == other.hits_; }

 private:
  static constexpr std::uint32_t nobody = 0xffffffffu;

  template <class Call>
  auto watched(Call&& call) {
    const std::size_t before = how_.allocations != nullptr ? how_.allocations() : 0;
    struct count {
      stage& here;
      std::size_t before;
      ~count() {
        if (here.how_.allocations != nullptr) here.allocations_ += here.how_.allocations() - before;
      }
    } counted{*this, before};
    return call();
  }
  void point();
  void tell_time();
  [[nodiscard]] double elapsed() const noexcept { return static_cast<double>((now_ - instant{world_.origin}).ticks); }
  void grow(slot s);
  void ask(std::uint32_t key);
  void load(std::uint32_t key);
  void leave(std::uint32_t key);
  void withdraw(std::uint32_t key);
  void hand_back(std::uint32_t key);
  slot search();
  void complain(std::string_view law, std::string sentence) {
    if (!breach_) breach_ = breach{law, std::move(sentence)};
  }

  std::unique_ptr<actor> actor_;
  world world_;
  settings how_;
  instant now_{};
  resident_columns seen_;
  std::vector<std::uint64_t> fingerprint_, charge_, unshared_;
  std::vector<double> level_, cost_, priority_;
  std::vector<std::uint32_t> holds_, tenant_;
  std::vector<slot> free_, place_;
  std::vector<bool> leased_, withdrawn_, once_;
  std::vector<std::uint32_t> left_;
  std::uint64_t hits_ = 0, allocations_ = 0;
  std::size_t reserved_ = 0;
  random draws_{7};
  bool draining_ = false;
  std::optional<breach> breach_;
};

/// A random history. `holding`: with claims and leases.
[[nodiscard]] inline history random_history(std::uint64_t seed, int length, std::uint32_t keys, bool holding) {
  random draws(mix(seed));
  history made;
  for (int i = 0; i < length; ++i) {
    const std::uint64_t dice = draws.below(32);
    std::uint64_t key = draws.below(keys);
    key = draws.below(key + 1);  // some keys are asked for more often
    act what = act::ask;
    if (dice == 0) what = act::remove;
    if (dice == 1) what = act::pass;
    if (holding && dice == 2) what = act::claim;
    if (holding && dice == 3) what = act::lift;
    if (holding && (dice == 4 || dice == 5)) what = act::lease;
    if (holding && dice > 5 && dice < 9) what = act::release;
    made.push_back({what, static_cast<std::uint32_t>(key), -1});
  }
  return made;
}

}  // namespace larder::inline v0::laws

#include <larder/laws/eviction_play.hpp>
