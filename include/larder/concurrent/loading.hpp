// Loading in a concurrent cache: one load per key at a time (ongoing.hpp).
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include <larder/concurrent/body.hpp>

namespace larder::inline v0::concurrent {

template <class Key, class T, class... Policies>
class loading : public body<Key, T, Policies...> {
  using base = body<Key, T, Policies...>;

 public:
  using base::base, base::is_free;
  using typename base::lease_type, typename base::shard, typename base::weight;

 protected:
  using load_type = typename shard::load_type;
  using typename base::stay;

  /// A lease on what is there, or on what this or another thread loads.
  template <class K, class Loader, class Weigh>
  [[nodiscard]] lease_type lease_or_load(const known<K>& key, Loader& loader, Weigh& weigh) {
    shard& s = this->shard_of(key.code);
    std::shared_ptr<load_type> mine;
    for (;;) {
      follower<lease_type> me;
      std::shared_ptr<load_type> theirs;
      bool leads = false;
      {
        stay here(s);
        s.keep_holds();
        if (s.place(key) != no_slot) {
          lease_type there = this->lease_if_there(s, key, false);
          here.leave();
          this->finish(here.trouble());
          return there;
        }
        theirs = s.under_way().find(key.code, [&](const Key& its) { return this->coder_.equal(its, key.key); });
        if (theirs != nullptr) {
          me.late = theirs->overtaken;
          me.next = std::exchange(theirs->followers, &me);
        } else if (mine != nullptr) {
          s.under_way().add(mine);
          s.count_request(key.code);
          leads = true;
        }
      }
      if (leads) return lead(s, key, mine, loader, weigh);
      if (theirs == nullptr) {
        mine = std::make_shared<load_type>(Key(key.key), key.code);  // it takes memory, and copies a key: not under the lock
      } else if (!theirs->wait()) {
        return refuse_to_wait(s, *theirs, me);
      } else if (!me.late) {
        if (theirs->error != nullptr) std::rethrow_exception(theirs->error);
        if (me.answer) return std::move(me.answer);
      }
    }
  }

 private:
  lease_type refuse_to_wait(shard& s, load_type& theirs, follower<lease_type>& me) {
    return this->within(s, [&] {
      for (follower<lease_type>** f = &theirs.followers; *f != nullptr; f = &(*f)->next)
        if (*f == &me) {
          *f = me.next;
          break;
        }
      s.count_request(theirs.code);
      s.refuse(theirs.code, refusal::circular);
      return s.no_lease(refusal::circular);
    });
  }

  template <class K, class Loader, class Weigh>
  lease_type lead(shard& s, const known<K>& key, const std::shared_ptr<load_type>& mine, Loader& loader, Weigh& weigh) {
    lease_type answer;
    typename base::trouble thrown{};
    LARDER_TRY {
      std::optional<T> loaded(loader(key.key));
      if (loaded) {
        weight w{};
        if constexpr (std::is_convertible_v<Weigh&, weight>)
          w = weigh;
        else
          w = weigh(std::as_const(*loaded));
        answer = land(s, mine, *loaded, w, thrown);
      } else {
        fail(s, *mine, nullptr);
        answer = s.no_lease(refusal::load_failed);
      }
    }
    LARDER_CATCH_ALL {
      fail(s, *mine, std::current_exception());
      LARDER_RETHROW;
    }
    this->finish(thrown);
    return answer;
  }
  /// The end of a load that brought a value. Throws before anybody was handed anything, or not at all.
  lease_type land(shard& s, const std::shared_ptr<load_type>& mine, T& loaded, const weight& w, typename base::trouble& thrown) {
    Key key(mine->key);
    for (;;) {
      lease_type answer;  // before the stay: a lease must not end while the shard is locked
      stay here(s);
      if (!s.needs_room()) {
        s.keep_holds();
        hand_out(s, mine, known(std::move(key), mine->code), loaded, w, answer);
        s.under_way().remove(*mine);
        here.leave();
        thrown = here.trouble();
        mine->end();
        return answer;
      }
      here.leave();
      this->grow(s);
    }
  }
  /// Puts the value where it belongs, and leases it to all who followed in time and to the leader.
  void hand_out(shard& s, const std::shared_ptr<load_type>& mine, const known<Key>& new_key, T& loaded, const weight& w,
                lease_type& leaders) {
    const known key(mine->key, mine->code);
    slot p = s.place(key);
    bool counted = false;
    refusal reason = refusal::overtaken;
    if (p == no_slot && !mine->overtaken) {
      const outcome entered = s.enter(new_key, loaded, w);
      if (entered && !s.stayed()) return;  // flushed by its own load: nothing is left to hand out, and who waited starts over
      counted = true;
      reason = entered.reason;
      if (entered) p = s.last_loaded();
    }
    if (p == no_slot) mine->own.emplace(std::move(loaded));
    const auto hand = [&](lease_type& to, bool counts) {
      to = p != no_slot ? s.lease_out(p) : s.lease_on_own(reason, mine);
      if (!counts) return;
      if (p == no_slot)
        s.refuse(mine->code, reason);
      else if (s.place(key) == p)  // a hit may have flushed it
        s.hit(p);
    };
    hand(leaders, !counted);
    for (follower<lease_type>* f = mine->followers; f != nullptr; f = f->next) {
      if (f->late) continue;
      s.count_request(mine->code);
      hand(f->answer, true);
    }
  }
  /// The end of a load without a value: nothing is left of it. Followers get the error, or start over if there is none.
  void fail(shard& s, load_type& mine, std::exception_ptr error) noexcept {
    {
      stay here(s);
      s.refuse(mine.code, refusal::load_failed);
      for (follower<lease_type>* f = mine.followers; error != nullptr && f != nullptr; f = f->next) {
        if (f->late) continue;
        s.count_request(mine.code);
        s.refuse(mine.code, refusal::load_failed);
      }
      s.under_way().remove(mine);
    }
    mine.error = std::move(error);
    mine.end();
    if constexpr (base::ways::told) this->herald_.tell_quietly();
  }
};

}  // namespace larder::inline v0::concurrent
