// Requests that are kept instead of drawn: taken from a trace, or drawn once to be served to several policies. 40 bytes per demand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <larder/edge/demand.hpp>

namespace larder::inline v0::edge {

/// The requests of every server and slot, filled server by server and slot by slot, then read as often as liked.
class recorded_demand {
 public:
  recorded_demand(std::uint32_t servers, std::uint32_t slots) : slots_(slots) { begins_.reserve(std::size_t{servers} * slots + 1); }

  /// The requests of the next slot of the running server, in the order of their arrival; after its last slot the next server begins.
  void add_slot(std::span<const demand> arrivals) {
    demands_.insert(demands_.end(), arrivals.begin(), arrivals.end());
    begins_.push_back(demands_.size());
  }

  /// One server's slots from the first on.
  class reader {
   public:
    reader(const recorded_demand& all, std::size_t slot) noexcept : all_(&all), slot_(slot) {}
    std::span<const demand> next() noexcept {
      const std::size_t begin = all_->begins_[slot_], end = all_->begins_[slot_ + 1];
      ++slot_;
      return std::span(all_->demands_).subspan(begin, end - begin);
    }

   private:
    const recorded_demand* all_;
    std::size_t slot_;
  };
  [[nodiscard]] reader stream(std::uint32_t server) const noexcept { return {*this, std::size_t{server} * slots_}; }

 private:
  std::uint32_t slots_;
  std::vector<demand> demands_;
  std::vector<std::size_t> begins_{0};  // where each slot's demands begin, and their end
};

/// Draws the requests of all servers and slots once.
template <class Source>
recorded_demand record(const Source& source, std::uint32_t servers, std::uint32_t slots) {
  recorded_demand kept(servers, slots);
  for (std::uint32_t i = 0; i < servers; ++i) {
    auto stream = source.stream(i);
    for (std::uint32_t t = 0; t < slots; ++t) kept.add_slot(stream.next());
  }
  return kept;
}

}  // namespace larder::inline v0::edge
