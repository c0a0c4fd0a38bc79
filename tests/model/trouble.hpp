// User's code that throws on a schedule: values, keys, their hash and equality, loaders and weighers burn a fuse with everything they do,
// and throw at its end; a listener throws at an event. And values and keys that know whether they are alive.
#pragma once

#include <cstddef>
#include <cstdlib>

namespace model {

/// What the user's code throws.
struct user_trouble {};
/// What a loader throws to say that it has failed, and what a listener throws.
struct loader_trouble {};
struct listener_trouble {};

struct fuse {
  static inline long left = -1;  // throws at the left-th call from now; never if negative
  static void burn() {
    if (left >= 0 && left-- == 0) throw user_trouble{};
  }
};

/// A value that knows whether it is alive, and how many are. Anew: moving it may throw, so that a replaced one is made anew.
template <bool Anew>
class living {
 public:
  static inline long alive = 0;
  living(int number = 0) : number_(number) { begin(); }
  living(const living& other) : number_(other.checked()) { begin(); }
  living(living&& other) noexcept(!Anew) : number_(other.checked()) {
    if constexpr (Anew) fuse::burn();
    ++alive;
  }
  living& operator=(const living& other) {
    number_ = other.checked();
    return *this;
  }
  ~living() {
    static_cast<void>(checked());
    itself_ = nullptr;
    --alive;
  }
  explicit operator int() const { return checked(); }

 private:
  void begin() {
    fuse::burn();
    ++alive;
  }
  int checked() const {
    if (itself_ != this) std::abort();  // used before or after its life
    return number_;
  }
  int number_;
  const living* itself_ = this;
};

/// Keys that throw, with a hash that makes them collide.
using living_key = living<false>;
struct living_hash {
  std::size_t operator()(const living_key& key) const {
    fuse::burn();
    return static_cast<std::size_t>(int(key) % 3);
  }
};
struct living_equal {
  bool operator()(const living_key& a, const living_key& b) const {
    fuse::burn();
    return int(a) == int(b);
  }
};

}  // namespace model
