// All that a cache shows of itself, in one text: to say that nothing has changed. Takes a copy of the cache to see who would leave, unless
// a lease or an open time slot forbids it.
#pragma once

#include <larder/cache.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

template <class Cache>
std::string digest(const Cache& c, bool slot_open = false) {
  std::ostringstream all;
  all << c.size() << " residents, " << c.used() << " used, " << c.pinned() << " pinned, " << c.leases() << " leases, capacity "
      << c.capacity() << ";";
  std::vector<std::string> residents;
  for (const auto [key, value] : c) {
    std::ostringstream one;
    one << ' ' << static_cast<int>(key) << "=" << static_cast<int>(value) << "@" << c.context_of(key);
    residents.push_back(one.str());
  }
  std::sort(residents.begin(), residents.end());
  for (const std::string& one : residents) all << one;
  const larder::statistics n = c.stats();
  all << "; " << n.hits << " hits, " << n.misses << " misses, " << n.loads << " loads, " << n.bypasses() << " bypasses, " << n.removals()
      << " removals, " << n.charge_loaded << " loaded, " << n.charge_removed << " removed; cost";
  for (const double cost : c.costs()) all << ' ' << cost;
  if (const auto sound = c.valid(); !sound) all << "; BROKEN: " << sound.broken;
  if (slot_open || c.leases() != 0) return all.str();
  Cache copy(c);
  all << "; leaving";
  while (copy.size() > 0) {
    std::vector<int> before;
    for (const auto [key, value] : copy) before.push_back(static_cast<int>(key));
    const std::uint64_t used = copy.used();
    if (used == 0) break;
    copy.resize(typename Cache::capacity_type{used - 1});
    std::sort(before.begin(), before.end());
    for (const int key : before)
      if (!copy.contains(typename Cache::key_type(key))) all << ' ' << key;
    all << ',';
  }
  return all.str();
}
