// The specification of larder's cache: what it must do, written down once as plainly as possible. Entries in a list, sums over sets
// recomputed for every question, context brought down tick by tick. Slow and obvious; nothing here is shared with the library but the
// words it is asked in. The model-based tests hold the library to it, answer by answer and event by event.
#pragma once

#include <larder/core/concepts.hpp>
#include <larder/core/plan.hpp>
#include <larder/core/statistics.hpp>
#include <larder/laws/sharing.hpp>

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace naive {

using larder::claimant, larder::event, larder::instant, larder::outcome, larder::refusal, larder::removal, larder::request, larder::verb;

/// What a cache is made of, in its plainest form.
struct rules {
  std::vector<std::vector<larder::laws::part>> weights;  // what each weight number stands for; entries share parts of one id
  std::vector<bool> refused;                             // weight numbers that the sharing model does not accept, however much room
  std::function<std::uint64_t(int)> fingerprint;
  std::function<double(const event&)> price;                                       // empty: everything is free
  std::function<bool(const claimant&, const std::vector<claimant>&, bool)> admit;  // empty: always
  bool looks_ahead = false;
  enum class time { per_request, per_slot, manual } clock = time::per_request;
  bool keeps_context = false, paths_count = false, truncates = false;
  double rate = 0;
  bool made_anew = false;  // a replaced value is a new entry, since moving one may throw
};

struct entry {
  int key = 0, value = 0;
  std::uint32_t id = 0;  // counts loads; never used twice
  std::size_t weight = 0;
  int leases = 0;
  bool claimed = false, withdrawn = false, hidden = false;
  removal cause = removal::evicted;  // of a hidden entry
  double context = 0, tokens = 0, priority = 0, reload_cost = 1;
  std::uint64_t frees = 0;  // alone, when the reload cost was found

  bool held() const { return leases > 0 || claimed; }
};

class cache;

/// The order in which entries leave.
struct order {
  virtual ~order() = default;
  virtual std::unique_ptr<order> copy() const = 0;
  virtual void loaded(const entry& e, bool handed_back, const cache& c) = 0;
  virtual void hit(const entry& e, const cache& c) = 0;
  virtual void left(const entry& e, bool withdrawn, const cache& c) = 0;
  virtual const entry& victim(const cache& c) = 0;  // among those that may_leave
};

/// An event as an observer that writes everything down would see it.
struct told {
  verb what;
  refusal reason;
  removal cause;
  int key, value;  // -1 where there is none
  instant now;
  std::uint64_t fingerprint, charge, moved, freed;
  double context, cost;
  friend bool operator==(const told&, const told&) = default;
};
std::string text(const told& t);

class cache {
 public:
  cache(std::uint64_t capacity, rules r, std::unique_ptr<order> who_leaves)
      : capacity_(capacity), rules_(std::move(r)), order_(std::move(who_leaves)) {
    if (rules_.clock == rules::time::per_request) now_ = start_ = instant{-1};
  }
  cache(const cache& other);

  // requests
  const entry* find(int key);
  outcome put(int key, int value, std::size_t weight, const request& asked);
  outcome serve(int key, std::size_t weight, const request& asked);
  std::pair<bool, outcome> try_emplace(int key, int value, std::size_t weight);
  /// The loader brings a value, or nothing, or throws; it may use this cache.
  std::optional<int> get_or_load(int key, const std::function<std::optional<int>()>& loader, std::size_t weight);
  outcome refuse(int key, refusal reason, const request& asked);
  bool lease(int key, std::uint32_t& id);
  void release(std::uint32_t id);
  // changes
  bool erase(int key, removal cause);
  refusal recharge(int key, std::size_t weight);
  void resize(std::uint64_t capacity);
  void clear();
  void begin_slot() { slot_open_ = true; }
  void end_slot();
  void set_clock(instant t) { manual_ = t; }
  larder::load_plan<int> plan(int key, std::size_t weight, const request& asked, std::vector<int>& victims) const;
  /// The same in place of these victims, which somebody else has chosen. `wrong`: why they are not the cheapest, in words. Without
  /// admission.
  larder::load_plan<int> plan_cheapest(int key, std::size_t weight, const request& asked, const std::vector<int>& chosen,
                                       std::string& wrong) const;
  outcome put_cheapest(int key, int value, std::size_t weight, const request& asked, const std::vector<int>& chosen);

  // state
  const std::list<entry>& entries() const { return entries_; }
  const entry* resident(int key) const;
  bool may_leave(const entry& e) const { return !e.hidden && !e.withdrawn && !e.claimed; }
  std::size_t size() const;
  std::size_t leases() const;
  std::uint64_t used() const;
  std::uint64_t pinned() const;
  std::uint64_t capacity() const { return capacity_; }
  std::uint64_t full(std::size_t weight) const;
  std::uint64_t missing(std::size_t weight) const;
  std::uint64_t unshared(const entry& e) const;
  double context_of(const entry& e) const;  // as the clock says, even if no request has come since
  instant now() const { return now_; }
  double elapsed() const { return static_cast<double>((now_ - start_).ticks); }
  const rules& made_of() const { return rules_; }
  const larder::statistics& stats() const { return stats_; }
  const std::vector<told>& events() const { return events_; }
  double total_cost() const { return total_cost_; }

 private:
  using counts = std::function<bool(const entry&)>;
  using blocks = std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t>;  // (id, 0) or (own, whose) -> size
  blocks blocks_of(std::size_t weight, std::uint64_t owner) const;
  blocks blocks_of(const counts& whose) const;
  static std::uint64_t sum_of(const blocks& all, const blocks& except = {});
  bool fits_beside(const counts& whose, std::size_t weight) const;
  /// What it costs to bring these back, each for what it frees after those before it.
  double price_of(const std::vector<const entry*>& leaving) const;
  bool room_without(const std::vector<const entry*>& leaving, std::size_t weight) const;
  refusal feasible(std::size_t weight, const entry* instead_of = nullptr) const;
  std::vector<const entry*> foreseen(std::size_t weight) const;
  refusal judge(int key, std::size_t weight, const request& asked) const;

  entry* known(int key);
  void tick();
  void tell(verb what, const entry* e, const request& asked, const std::function<void(event&)>& rest, double& cost);
  double price_of_load(int key, std::size_t weight, std::uint64_t moved, double context, const request& asked) const;
  void note(entry& e, const request& asked, bool stated);
  void follow();
  outcome hit(entry& e, const request& asked, bool stated);
  outcome enter(int key, int value, std::size_t weight, const request& asked);
  outcome load(int key, int value, std::size_t weight, const request& asked);
  outcome replace(entry& e, int value, std::size_t weight, const request& asked);
  outcome bypass(int key, std::uint64_t charge, const request& asked, refusal reason);
  refusal reweigh(entry& e, std::size_t weight, std::uint64_t& freed, std::uint64_t& added, std::uint32_t& evicted);
  void served(entry& e, const request& asked, bool stated);
  bool grow(entry& e, const request& asked);
  void depart(entry& e, removal cause);
  void vacate(entry& e, removal cause);
  void lift(entry& e);
  void hand(entry& e, bool back);
  std::uint32_t evict_while(const std::function<bool()>& more);
  void trim();
  std::size_t idle() const;

  std::uint64_t capacity_;
  rules rules_;
  std::unique_ptr<order> order_;
  std::list<entry> entries_;  // residents and hidden ones
  std::uint32_t next_id_ = 0;
  instant now_{}, start_{}, manual_{};
  bool slot_open_ = false;
  std::vector<std::pair<std::uint32_t, request>> served_;  // in the open time slot: entry, request
  larder::statistics stats_;
  std::vector<told> events_;
  double total_cost_ = 0;
};

/// Orders by a score that is looked up anew every time; the smallest leaves.
struct scored : order {
  struct facts {
    std::uint64_t loaded = 0, used = 0, count = 0, reached = 0;  // numbers of the event, uses while resident
  };
  using score = std::pair<double, std::uint64_t>;
  using rule = score (*)(const facts&, const entry&);

  explicit scored(rule r) : rule_(r) {}
  std::unique_ptr<order> copy() const override { return std::make_unique<scored>(*this); }
  void loaded(const entry& e, bool handed_back, const cache&) override;
  void hit(const entry& e, const cache&) override;
  void left(const entry&, bool, const cache&) override {}
  const entry& victim(const cache& c) override;

 private:
  rule rule_;
  std::map<std::uint32_t, facts> facts_;
  std::uint64_t number_ = 0;
};

/// First in; least recently used; least frequently used, the first to reach its count; least context, then least recently used.
inline scored::score fifo(const scored::facts& f, const entry&) { return {0, f.loaded}; }
inline scored::score lru(const scored::facts& f, const entry&) { return {0, f.used}; }
inline scored::score lfu(const scored::facts& f, const entry&) { return {static_cast<double>(f.count), f.reached}; }
inline scored::score least_context(const scored::facts& f, const entry& e) { return {e.context, f.used}; }

}  // namespace naive
