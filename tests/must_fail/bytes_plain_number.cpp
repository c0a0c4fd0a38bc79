// Bytes say that they are bytes; a plain number is not taken for them (P43).
// expect: conversion from 'int' to
// expect: no matching
#include <larder/cache.hpp>
#include <larder/sharing/bytes.hpp>

using namespace larder;

#ifdef MUST_FAIL
const bytes size = 5;
cache<int, int, sharing::bytes> c(100);
#else
const bytes size{5};
cache<int, int, sharing::bytes> c(100_B);
#endif
