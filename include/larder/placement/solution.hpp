// solution: what an algorithm answers: the models on every server, the storage they take and the requests they serve. Counts are exact.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <larder/core/quantity.hpp>
#include <larder/placement/problem.hpp>

namespace larder::inline v0::placement {

/// How models on one server add up: blocks that several hold counted once, or every model whole (caching that does not share).
enum class storage_rule : std::uint8_t { shared, whole };

/// Models placed on servers.
struct solution {
  std::vector<std::vector<model_id>> placed;  ///< by server, ascending
  std::vector<bytes> used;                    ///< by server, under the storage rule of the algorithm
  std::uint64_t hits = 0;                     ///< requests served in time
  std::uint64_t total = 0;                    ///< requests

  /// Hits per request; 0 where nobody asks for anything.
  [[nodiscard]] double hit_ratio() const noexcept { return total == 0 ? 0.0 : static_cast<double>(hits) / static_cast<double>(total); }

  friend bool operator==(const solution&, const solution&) = default;
};

/// Bytes that these models take on one server.
[[nodiscard]] inline bytes storage_of(const problem& of, std::span<const model_id> models, storage_rule rule) {
  if (rule == storage_rule::shared) return of.graph().union_bytes(models);
  bytes sum{};
  for (const model_id model : models) sum += of.graph().size(model);
  return sum;
}

/// The solution that places exactly these models, computed from nothing: by server, in any order.
[[nodiscard]] inline solution evaluate(const problem& of, std::vector<std::vector<model_id>> placed, storage_rule rule) {
  LARDER_EXPECTS(placed.size() == of.servers(), "evaluate() given another number of servers");
  solution made{std::move(placed), {}, 0, of.total()};
  open_requests open(of);
  for (std::uint32_t server = 0; server < of.servers(); ++server) {
    std::sort(made.placed[server].begin(), made.placed[server].end());
    made.used.push_back(storage_of(of, made.placed[server], rule));
    for (const model_id model : made.placed[server]) {
      made.hits += open.gain(server, model);
      open.serve(server, model);
    }
  }
  return made;
}

/// Whether a solution fits every server and says the truth about itself.
[[nodiscard]] inline bool valid(const problem& of, const solution& made, storage_rule rule) {
  for (std::size_t server = 0; server < made.used.size(); ++server)
    if (made.used[server] > of.storage(static_cast<std::uint32_t>(server))) return false;
  return made == evaluate(of, made.placed, rule);
}

}  // namespace larder::inline v0::placement
