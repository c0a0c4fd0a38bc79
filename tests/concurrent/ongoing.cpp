// Loads that are waited for: who waits is woken, and who would wait for itself is told so.
#include <larder/concurrent/ongoing.hpp>

#include "catch.hpp"
#include "threads.hpp"

using namespace larder::concurrent;

TEST_CASE("concurrent loads: whoever waits goes on at the end, and after it nobody waits") {
  ongoing* load = nullptr;
  std::atomic<int> started{0}, woken{0};
  test::gate made;
  test::on_threads(4, [&](int i) {
    if (i == 0) {
      ongoing mine;
      load = &mine;
      made.open();
      while (started < 3) std::this_thread::yield();
      mine.end();
      while (woken < 3) std::this_thread::yield();
      return;
    }
    made.pass();
    ++started;
    if (load->wait()) ++woken;
  });
  CHECK(woken == 3);
}

TEST_CASE("concurrent P38: nobody waits for a load of its own") {
  ongoing outer, inner;
  CHECK_FALSE(outer.wait());
  CHECK_FALSE(inner.wait());
  inner.end();
  CHECK(inner.wait());
  CHECK_FALSE(outer.wait());
}

TEST_CASE("concurrent P38: a ring of waiting is refused where it would close") {
  // Thread i leads load i and then wants load i + 1. All but the last to ask go to sleep; the last is refused, ends its own load, and so
  // on.
  constexpr int n = 4;
  std::vector<std::unique_ptr<ongoing>> loads(n);
  std::atomic<int> made{0}, refused{0}, woken{0};
  test::on_threads(n, [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    loads[at] = std::make_unique<ongoing>();
    ++made;
    while (made < n) std::this_thread::yield();
    if (loads[(at + 1) % n]->wait())
      ++woken;
    else
      ++refused;
    loads[at]->end();
  });
  CHECK(refused == 1);
  CHECK(woken == n - 1);
}
