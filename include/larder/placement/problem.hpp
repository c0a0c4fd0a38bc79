// problem: a checked instance with its table of hits: which (server, user, model) triples arrive within the user's limit. Everything
// after it is whole numbers, so the algorithms give the same answer on every platform.
//
//   time(m, k, i) = 8 * bytes / rate along the fastest route to user k + time on the device;   a hit where time <= limit
//   routes: straight from m, or from m over the backhaul to a server that covers k and on from there; times add (store and forward)
//
// Making one costs O(servers * users * (servers + models)) time and servers * models * users / 8 bytes; copies share the table.
// Source: Qu et al., "TrimCaching", arXiv 2405.03990 (placement that shares parameter blocks); the formulas follow its outline.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <larder/core/quantity.hpp>
#include <larder/core/result.hpp>
#include <larder/placement/instance.hpp>
#include <larder/sharing/block_graph.hpp>

namespace larder::inline v0::placement {

/// A checked instance. Immutable; cheap to copy. Servers and users are numbered from 0.
class problem {
 public:
  /// Checks and tabulates. Faults: those of fault_of(), and a table beyond 16 GiB. Throws where memory is short.
  static result<problem> make(instance given) {
    if (auto wrong = fault_of(given)) return *std::move(wrong);
    const std::uint64_t words = (std::uint64_t{given.users} + 63) / 64, pairs = std::uint64_t{given.servers()} * given.models();
    constexpr std::uint64_t most_words = std::uint64_t{1} << 31;
    if (words != 0 && pairs > most_words / words)
      return fault{"instance", 0, {}, "its table of hits needs more than 16 GiB, expected fewer servers, users or models"};
    problem made;
    made.storage_ = given.storage;
    made.table_ = std::make_shared<const table>(std::move(given));
    return made;
  }

  /// The same servers, users and models with other room. The number of servers must not change.
  [[nodiscard]] problem with_storage(std::vector<bytes> storage) const {
    LARDER_EXPECTS(storage.size() == storage_.size(), "with_storage() given another number of servers");
    problem other = *this;
    other.storage_ = std::move(storage);
    return other;
  }

  [[nodiscard]] const block_graph& graph() const noexcept { return table_->graph; }
  [[nodiscard]] std::uint32_t servers() const noexcept { return static_cast<std::uint32_t>(storage_.size()); }
  [[nodiscard]] std::uint32_t users() const noexcept { return table_->users; }
  [[nodiscard]] std::uint32_t models() const noexcept { return table_->graph.model_count(); }
  [[nodiscard]] bytes storage(std::uint32_t server) const noexcept { return storage_[server]; }

  /// Requests of all users for all models.
  [[nodiscard]] std::uint64_t total() const noexcept { return table_->total; }

  /// Requests for a model, by user.
  [[nodiscard]] std::span<const std::uint32_t> weights(model_id model) const noexcept {
    return {table_->weight.data() + std::size_t{index_of(model)} * table_->users, table_->users};
  }
  /// Users whom a model on that server reaches in time, one bit each, 64 to a word.
  [[nodiscard]] std::span<const std::uint64_t> reached(std::uint32_t server, model_id model) const noexcept {
    return {table_->reach.data() + (std::size_t{index_of(model)} * servers() + server) * words(), words()};
  }
  [[nodiscard]] bool hit(std::uint32_t server, std::uint32_t user, model_id model) const noexcept {
    return (reached(server, model)[user / 64] >> (user % 64) & 1) != 0;
  }
  /// Words that hold one bit per user.
  [[nodiscard]] std::size_t words() const noexcept { return table_->words; }

 private:
  problem() = default;

  struct table {
    explicit table(instance given) : graph(std::move(given.graph)), users(given.users), words((std::size_t{given.users} + 63) / 64) {
      const std::size_t servers = given.storage.size(), models = graph.model_count();
      for (std::vector<block_id>& blocks : given.on_device) std::sort(blocks.begin(), blocks.end());
      const std::vector<route> routes = fastest_routes(given);
      weight.resize(models * users);
      reach.resize(models * servers * words);
      // Slowness and limits row by row in single precision, padded to whole words: four times as fast as in double precision, and what that
      // cannot tell apart is decided exactly.
      std::vector<float> slowness(servers * words * 64, std::numeric_limits<float>::infinity());
      for (std::size_t m = 0; m < servers; ++m)
        for (std::size_t k = 0; k < users; ++k) slowness[m * words * 64 + k] = single(routes[m * users + k].seconds_per_byte);
      std::vector<download> row(users);
      std::vector<float> surely(words * 64, -1.0f), perhaps(words * 64, -1.0f);
      for (std::size_t i = 0; i < models; ++i) {
        gather(given, i, row);
        for (std::size_t k = 0; k < users; ++k) {
          surely[k] = row[k].surely_in_time();
          perhaps[k] = row[k].perhaps_in_time();
        }
        for (std::size_t m = 0; m < servers; ++m)
          for (std::size_t word = 0; word < words; ++word) {
            const float* const slow = slowness.data() + (m * words + word) * 64;
            std::uint64_t in_time = at_most(slow, surely.data() + word * 64);
            for (std::uint64_t doubtful = at_most(slow, perhaps.data() + word * 64) & ~in_time; doubtful != 0; doubtful &= doubtful - 1) {
              const std::size_t k = word * 64 + static_cast<std::size_t>(std::countr_zero(doubtful));
              if (row[k].in_time(routes[m * users + k])) in_time |= doubtful & (~doubtful + 1);
            }
            reach[(i * servers + m) * words + word] = in_time;
          }
      }
    }

    static constexpr float any = std::numeric_limits<float>::max();  // no finite slowness is above it

    // Beyond 10^30 seconds a byte all are alike.
    static float single(double slowness) noexcept {
      if (std::isinf(slowness)) return std::numeric_limits<float>::infinity();
      return slowness > 1e30 ? any : static_cast<float>(slowness);
    }

    // Which of 64 numbers are at most those beside them, a bit each. In two steps, flags and then bits, since compilers then compare
    // several at once.
    static std::uint64_t at_most(const float* left, const float* right) noexcept {
      std::uint8_t flags[64];
      for (std::size_t at = 0; at < 64; ++at) flags[at] = left[at] <= right[at];
      std::uint64_t bits = 0;
      for (std::size_t byte = 0; byte < 8; ++byte) {
        std::uint64_t eight = 0;
        for (std::size_t at = 0; at < 8; ++at) eight |= std::uint64_t{flags[byte * 8 + at]} << (8 * at);
        bits |= (eight * 0x0102040810204080u >> 56) << (8 * byte);
      }
      return bits;
    }

    // The way from a server to a user: a rate over the backhaul (infinite where no hop is needed) and one over the air.
    struct route {
      double relay = std::numeric_limits<double>::infinity();
      double air = 0.0;
      double seconds_per_byte = std::numeric_limits<double>::infinity();
    };

    // One model on its way to one user.
    struct download {
      double size = 0.0, after = 0.0, limit = 0.0;

      // Bounds on the slowest route that is in time, in seconds per byte: one that surely is, one that no slower route can be. Between
      // them, a millionth on either side, in_time() decides; the rounding of the numbers and of single precision is far less.
      [[nodiscard]] float surely_in_time() const noexcept {
        const double slowest = slowest_in_time(-1e-6);
        return std::isinf(slowest) ? any : slowest < 1e-30 ? -1.0f : static_cast<float>(std::min(slowest, 1e30));
      }
      [[nodiscard]] float perhaps_in_time() const noexcept {
        const double slowest = slowest_in_time(1e-6);
        return slowest < 0.0 ? -1.0f : slowest > 1e30 ? any : static_cast<float>(std::max(slowest, 1e-30));
      }
      // If the times were off by this fraction; infinite where every route is in time.
      [[nodiscard]] double slowest_in_time(double off) const noexcept {
        const double left = limit - after + off * (limit + after);
        if (std::isinf(limit) || (size == 0.0 && left >= 0.0)) return std::numeric_limits<double>::infinity();
        return left < 0.0 ? -1.0 : left / size;
      }
      [[nodiscard]] bool in_time(const route& way) const noexcept { return 8.0 * size / way.relay + 8.0 * size / way.air + after <= limit; }
    };

    static std::vector<route> fastest_routes(const instance& given) {
      const std::size_t servers = given.storage.size(), users = given.users;
      std::vector<route> routes(servers * users);
      for (std::size_t over = 0; over < servers; ++over) {
        std::vector<std::size_t> covered;
        for (std::size_t k = 0; k < users; ++k)
          if (given.rate[over * users + k] > 0.0) covered.push_back(k);
        for (std::size_t from = 0; from < servers; ++from) {
          route next;
          if (over != from) next.relay = given.backhaul.empty() ? 0.0 : given.backhaul[from * servers + over];
          if (next.relay == 0.0) continue;
          const double wired = 8.0 / next.relay;
          for (const std::size_t k : covered) {
            next.air = given.rate[over * users + k];
            next.seconds_per_byte = wired + 8.0 / next.air;
            if (next.seconds_per_byte < routes[from * users + k].seconds_per_byte) routes[from * users + k] = next;
          }
        }
      }
      return routes;
    }

    void gather(const instance& given, std::size_t i, std::vector<download>& row) {
      const std::size_t models = graph.model_count();
      const model_id model{static_cast<std::uint32_t>(i)};
      for (std::size_t k = 0; k < users; ++k) {
        bytes size = graph.size(model);
        if (!given.on_device.empty())
          for (const block_id b : graph.blocks_of(model))
            if (std::binary_search(given.on_device[k].begin(), given.on_device[k].end(), b)) size -= graph.size(b);
        row[k] = {static_cast<double>(size.count), given.inference.empty() ? 0.0 : given.inference[k * models + i],
                  given.limit[k * models + i]};
        weight[i * users + k] = given.weight[k * models + i];
        total += weight[i * users + k];
      }
    }

    block_graph graph;
    std::uint32_t users;
    std::size_t words;
    std::uint64_t total = 0;
    std::vector<std::uint32_t> weight;  // model by model
    std::vector<std::uint64_t> reach;   // model by model, then server by server
  };

  std::vector<bytes> storage_;
  std::shared_ptr<const table> table_;
};

/// The (user, model) pairs that no server serves yet. Every algorithm that places one thing after another keeps one of these.
class open_requests {
 public:
  explicit open_requests(const problem& of) : of_(&of), open_(std::size_t{of.models()} * of.words(), ~std::uint64_t{0}) {}

  /// Requests that placing the model on that server would newly serve. O(users / 64 + users reached).
  [[nodiscard]] std::uint64_t gain(std::uint32_t server, model_id model) const noexcept {
    const auto reached = of_->reached(server, model);
    const auto weights = of_->weights(model);
    const std::uint64_t* const open = open_.data() + index_of(model) * reached.size();
    std::uint64_t sum = 0;
    for (std::size_t word = 0; word < reached.size(); ++word)
      for (std::uint64_t left = reached[word] & open[word]; left != 0; left &= left - 1)
        sum += weights[word * 64 + static_cast<std::size_t>(std::countr_zero(left))];
    return sum;
  }

  /// Marks those requests as served.
  void serve(std::uint32_t server, model_id model) noexcept {
    const auto reached = of_->reached(server, model);
    for (std::size_t word = 0; word < reached.size(); ++word) open_[index_of(model) * reached.size() + word] &= ~reached[word];
  }

 private:
  const problem* of_;
  std::vector<std::uint64_t> open_;
};

}  // namespace larder::inline v0::placement
