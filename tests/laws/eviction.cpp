// Every registered eviction policy obeys every law of its kind.
#include <larder/laws/eviction.hpp>

#include <larder/eviction/all.hpp>

#include <boost/hana/for_each.hpp>

#include "catch.hpp"
#include "laws/memory.hpp"

using namespace larder;

TEST_CASE("laws: every eviction policy keeps every law (P5 P16 P18 P20 P24 D1 D4 D5)") {
  std::size_t checked = 0;
  boost::hana::for_each(eviction::all, [&](auto type) {
    using P = typename decltype(type)::type;
    laws::settings how;
    how.allocations = memory::taken;
    const laws::report found = laws::check_eviction(P{}, how);
    INFO(found.text());
    CHECK(found);
    CHECK(found.subject == P::name);
    CHECK(found.verdicts.size() == (ranked_eviction_policy<P> ? 17 : 16));
    ++checked;
  });
  CHECK(checked > 0);
}
TEST_CASE("laws: random::P::name keeps every law from any seed") {
  const laws::report found = laws::check_eviction(eviction::random(12345));
  INFO(found.text());
  CHECK(found);
}
TEST_CASE("laws: hits change no victim of fifo and random; they do of lru") {
  CHECK(laws::check_oblivious<eviction::fifo>());
  CHECK(laws::check_oblivious<eviction::random>());
  CHECK_FALSE(laws::check_oblivious<eviction::lru>());
  CHECK_FALSE(laws::check_oblivious<eviction::lfu>());
}
TEST_CASE("laws: what an lru of c holds an lru of c + 1 holds; not so fifo and lfu") {
  CHECK(laws::check_inclusion<eviction::lru>());
  CHECK(laws::check_inclusion<eviction::belady>());  // told no future, it ties, and the least recently used leaves
  CHECK_FALSE(laws::check_inclusion<eviction::fifo>());
  CHECK_FALSE(laws::check_inclusion<eviction::lfu>());
}
TEST_CASE("laws: equal settings give equal verdicts, and the trace is short") {
  const laws::verdict once = laws::check_oblivious<eviction::lru>(), again = laws::check_oblivious<eviction::lru>();
  CHECK(once.text("lru") == again.text("lru"));
  CHECK(once.trace.size() == 4);  // the circumstances; two entries; a hit that matters
  CHECK(once.text("lru").find("lru breaks the law of obliviousness") == 0);
}
