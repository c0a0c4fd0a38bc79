// Every macro of larder lives here (version.hpp apart). Each can be defined before inclusion.
//
//   LARDER_CHECK_LEVEL   0: no checks; 1: asserts on (default in debug builds); 2: asserts, and the cache runs valid() after each
//                        public operation (slow: every operation recomputes the whole structure).
//   LARDER_EXPECTS(c, s) the caller's fault: a precondition c, described by the sentence s.
//   LARDER_ASSERT(c, s)  our fault: an invariant c of the library.
//   LARDER_FAIL(s)       what a failed check does; prints and aborts unless replaced.
//   LARDER_SEPARATE      defined in all units of a program: what compiles a cache for every registered policy (a replay by the name of a
//                        policy) is compiled only in the unit that includes <larder/sim/replay_by_name.hpp>, and not in each that uses it.
#pragma once

#if defined(LARDER_SEPARATE)
#define LARDER_INLINE_UNLESS_SEPARATE
#else
#define LARDER_INLINE_UNLESS_SEPARATE inline
#endif

#ifndef LARDER_CHECK_LEVEL
#ifdef NDEBUG
#define LARDER_CHECK_LEVEL 0
#else
#define LARDER_CHECK_LEVEL 1
#endif
#endif

#if LARDER_CHECK_LEVEL > 0 && !defined(LARDER_FAIL)
#include <cstdio>
#include <cstdlib>
#define LARDER_FAIL(sentence) (std::fprintf(stderr, "larder: %s:%d: %s\n", __FILE__, __LINE__, sentence), std::abort())
#endif

#if LARDER_CHECK_LEVEL > 0
#define LARDER_EXPECTS(condition, sentence) ((condition) ? void() : LARDER_FAIL("the caller broke a precondition: " sentence))
#define LARDER_ASSERT(condition, sentence) ((condition) ? void() : LARDER_FAIL("an invariant of larder does not hold: " sentence))
#else
#define LARDER_EXPECTS(condition, sentence) void()
#define LARDER_ASSERT(condition, sentence) void()
#endif

// An empty policy must add no bytes (D7); MSVC spells the attribute differently.
#if defined(_MSC_VER) && !defined(__clang__)
#define LARDER_NO_UNIQUE_ADDRESS [[msvc::no_unique_address]]
#else
#define LARDER_NO_UNIQUE_ADDRESS [[no_unique_address]]
#endif

// Hints; each has a portable fallback.
#if defined(__GNUC__) || defined(__clang__)
#define LARDER_ALWAYS_INLINE [[gnu::always_inline]] inline
#define LARDER_NEVER_INLINE [[gnu::noinline]]
#define LARDER_PREFETCH(address) __builtin_prefetch(address)
#else
#define LARDER_ALWAYS_INLINE inline
#define LARDER_NEVER_INLINE
#define LARDER_PREFETCH(address) void(address)
#endif

// The core compiles with exceptions off; then a throwing user call ends the program, as everywhere in such a build.
#if defined(__cpp_exceptions)
#define LARDER_TRY try
#define LARDER_CATCH_ALL catch (...)
#define LARDER_RETHROW throw
#define LARDER_THROW(exception) throw exception
#else
#include <cstdlib>
#define LARDER_TRY if constexpr (true)
#define LARDER_CATCH_ALL else
#define LARDER_RETHROW void()
#define LARDER_THROW(exception) std::abort()
#endif
