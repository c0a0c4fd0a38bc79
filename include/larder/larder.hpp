// All of the core: the cache and every policy. The cache for threads (concurrent_cache.hpp), traces, reports, the edge world, placement and
// markets are included on their own.
#pragma once

#include <larder/admission/all.hpp>
#include <larder/cache.hpp>
#include <larder/clock/all.hpp>
#include <larder/context/all.hpp>
#include <larder/cost/all.hpp>
#include <larder/eviction/all.hpp>
#include <larder/index/all.hpp>
#include <larder/observer/all.hpp>
#include <larder/preset.hpp>
#include <larder/sharing/all.hpp>
#include <larder/version.hpp>
