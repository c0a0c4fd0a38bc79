// Declares the cache without including anything: for headers that only name it.
#pragma once

namespace larder::inline v0 {

template <class Key, class T, class... Policies>
class cache;

}  // namespace larder::inline v0
