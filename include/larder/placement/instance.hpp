// instance: what a placement decides about, in plain columns: edge servers with storage, users with requests, models over a block graph,
// the links between them and how long a user will wait. Filled in by hand, from JSON (instance_json.hpp) or drawn (wireless.hpp), then
// checked and tabulated once by problem.hpp. Rates are bit/s, times s, sizes bytes; request weights are whole numbers.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <larder/core/quantity.hpp>
#include <larder/core/result.hpp>
#include <larder/sharing/block_graph.hpp>

namespace larder::inline v0::placement {

using sharing::block_graph;
using sharing::block_id;
using sharing::model_id;

/// Servers, users and models with everything known about them; M, K and I are their numbers. A matrix is one vector, row after row.
struct instance {
  block_graph graph;                             ///< I models over blocks
  std::uint32_t users = 0;                       ///< K
  std::vector<bytes> storage;                    ///< M: room on each server
  std::vector<double> rate;                      ///< M rows of K: downlink from server to user, bit/s; 0 where the user is not covered
  std::vector<double> backhaul;                  ///< M rows of M: rate from server to server, bit/s; 0 for no link; empty: no links at all
  std::vector<double> limit;                     ///< K rows of I: longest time a user waits for a model, s; infinity: any time is fine
  std::vector<double> inference;                 ///< K rows of I: time on the device after the download, s; empty: none
  std::vector<std::uint32_t> weight;             ///< K rows of I: requests of a user for a model
  std::vector<std::vector<block_id>> on_device;  ///< K: blocks a user has already and need not download; empty: none

  [[nodiscard]] std::uint32_t servers() const noexcept { return static_cast<std::uint32_t>(storage.size()); }
  [[nodiscard]] std::uint32_t models() const noexcept { return graph.model_count(); }
};

/// Whole numbers in the place of probabilities: each is multiplied by 10^9 and rounded to the nearest. Faults: a probability that is
/// negative, above 1 or not a number, named by its position.
inline result<std::vector<std::uint32_t>> weights_from(std::span<const double> probabilities) {
  std::vector<std::uint32_t> weights;
  weights.reserve(probabilities.size());
  for (const double p : probabilities) {
    if (!(p >= 0.0 && p <= 1.0))
      return fault{"probabilities", 0, '[' + std::to_string(weights.size()) + ']', "is " + std::to_string(p) + ", expected 0 to 1"};
    weights.push_back(static_cast<std::uint32_t>(std::llround(p * 1e9)));
  }
  return weights;
}

/// What is wrong with an instance, if anything: a column of the wrong length, or a rate, limit or time that is negative or not a number.
/// O(size of the instance).
inline std::optional<fault> fault_of(const instance& given) {
  const auto wrong = [](std::string field, std::string reason) { return fault{"instance", 0, std::move(field), std::move(reason)}; };
  const std::size_t m = given.storage.size(), k = given.users, i = given.models();
  if (m > 0xffffffffu) return wrong("storage", "lists more than 4294967295 servers");

  struct column {
    const char* name;
    std::size_t found, rows, columns;
    bool optional;
  };
  for (const column& one : {column{"rate", given.rate.size(), m, k, false}, column{"backhaul", given.backhaul.size(), m, m, true},
                            column{"limit", given.limit.size(), k, i, false}, column{"inference", given.inference.size(), k, i, true},
                            column{"weight", given.weight.size(), k, i, false}, column{"on_device", given.on_device.size(), k, 1, true}}) {
    if (one.optional && one.found == 0) continue;
    if (one.columns != 0 && one.rows > std::numeric_limits<std::size_t>::max() / one.columns) return wrong(one.name, "is too large");
    if (one.found != one.rows * one.columns)
      return wrong(one.name, "has " + std::to_string(one.found) + " values, expected " + std::to_string(one.rows) + " rows of " +
                                 std::to_string(one.columns));
  }

  const auto bad = [&](const char* name, const std::vector<double>& values, std::size_t columns, bool endless) -> std::optional<fault> {
    for (std::size_t at = 0; at < values.size(); ++at)
      if (!(values[at] >= 0.0) || (!endless && std::isinf(values[at])))
        return wrong(name + ('[' + std::to_string(at / columns)) + "][" + std::to_string(at % columns) + ']',
                     "is " + std::to_string(values[at]) + ", expected a number that is not negative");
    return std::nullopt;
  };
  if (auto found = bad("rate", given.rate, k, false)) return found;
  if (auto found = bad("backhaul", given.backhaul, m, false)) return found;
  if (auto found = bad("limit", given.limit, i, true)) return found;
  if (auto found = bad("inference", given.inference, i, false)) return found;
  for (std::size_t user = 0; user < given.on_device.size(); ++user)
    for (const block_id b : given.on_device[user])
      if (index_of(b) >= given.graph.block_count())
        return wrong("on_device[" + std::to_string(user) + ']', "names block " + std::to_string(index_of(b)) + ", but there are only " +
                                                                    std::to_string(given.graph.block_count()) + " blocks");
  return std::nullopt;
}

}  // namespace larder::inline v0::placement
