// Catch2 for every test, version 2 or 3, whichever is installed. Only what both spell alike is used; what they spell differently
// and the tests need is brought under one name here.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
