// wireless: draws an instance: servers and users at random places of a square, users downloading models from the servers that cover them
// or, over the wires between servers, from any. Each user has an order of preference of their own over the models, requests falling with
// the rank by Zipf's law, and a limit of patience for each model, drawn evenly.
// Equal options give equal instances. Servers, users, tastes and limits come from separate streams, so that changing one leaves the others.
// Source: the setting of Qu et al., "TrimCaching", arXiv 2405.03990, its numbers not checked against the paper; popularity and noise are
// ours. Costs O(servers * (servers + users) + users * models).
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/core/quantity.hpp>
#include <larder/core/random.hpp>
#include <larder/core/result.hpp>
#include <larder/edge/field_check.hpp>
#include <larder/edge/radio.hpp>
#include <larder/placement/instance.hpp>
#include <larder/sharing/block_graph.hpp>

namespace larder::inline v0::placement {

struct wireless_options {
  std::uint64_t seed = 1;
  std::uint32_t servers = 10;
  std::uint32_t users = 30;
  bytes storage{1'000'000'000};                                                     ///< of each server
  double side_m = 1000.0;                                                           ///< of the square
  double radius_m = 275.0;                                                          ///< a server covers the users no farther than this
  edge::shared_downlink::parameters downlink{.power_w = edge::watts_from_dbm(43)};  ///< of each server, shared by the users it covers
  double backhaul_bit_s = 10e9;                                                     ///< between any two servers; 0: no wires
  double least_limit_s = 0.5, most_limit_s = 1.0;
  double zipf_exponent = 0.8;
  std::uint32_t requests_per_user = 1'000'000;  ///< about; each count is rounded to the nearest
};

/// More pairs than this are taken for a mistake: a table of them has 8 bytes for each.
inline constexpr std::uint64_t most_wireless_pairs = 200'000'000;

/// The instance over these models. Faults: too many pairs of servers, of a server and a user, or of a user and a model; a length, rate,
/// limit, exponent or radio parameter out of its range. Throws where memory is short.
inline result<instance> wireless(block_graph graph, const wireless_options& options = {}) {
  edge::field_check check("wireless");
  check.positive("side_m", options.side_m);
  check.not_negative("radius_m", options.radius_m);
  check.not_negative("backhaul_bit_s", options.backhaul_bit_s);
  check.not_negative("least_limit_s", options.least_limit_s);
  check.not_negative("most_limit_s", options.most_limit_s);
  check.require(options.least_limit_s <= options.most_limit_s, "most_limit_s", "expected at least the least limit, found less");
  check.not_negative("zipf_exponent", options.zipf_exponent);
  const auto few = [&](std::string_view field, std::uint64_t of, std::uint64_t and_of, std::string_view pairs) {
    const std::uint64_t found = of * and_of;  // of 32 bits each
    check.require(
        found <= most_wireless_pairs, field,
        "expected at most " + std::to_string(most_wireless_pairs) + " pairs of " + std::string(pairs) + ", found " + std::to_string(found));
  };
  few("servers", options.servers, options.servers, "servers");
  few("users", options.users, options.servers, "a server and a user");
  few("users", options.users, graph.model_count(), "a user and a model");
  if (check.found()) return *check.found();
  const auto downlink = edge::shared_downlink::of(options.downlink);
  if (!downlink) return downlink.error();

  struct place {
    double x, y;
  };
  const auto places = [&](std::uint64_t stream, std::uint32_t count) {
    random draw{mix(options.seed) + stream};
    std::vector<place> drawn;
    for (std::uint32_t at = 0; at < count; ++at) {
      const double x = draw.uniform(0.0, options.side_m);
      const double y = draw.uniform(0.0, options.side_m);
      drawn.push_back({x, y});
    }
    return drawn;
  };
  const std::vector<place> servers = places(1, options.servers), users = places(2, options.users);

  instance made;
  made.users = options.users;
  made.storage.assign(options.servers, options.storage);
  made.backhaul.assign(std::size_t{options.servers} * options.servers, options.backhaul_bit_s);
  made.rate.assign(std::size_t{options.servers} * options.users, 0.0);
  for (std::size_t m = 0; m < servers.size(); ++m) {
    std::vector<double> distance;
    std::uint32_t covered = 0;
    for (const place& user : users) {
      const double across = user.x - servers[m].x, along = user.y - servers[m].y;
      distance.push_back(std::sqrt(across * across + along * along));
      if (distance.back() <= options.radius_m) ++covered;
    }
    for (std::size_t k = 0; k < users.size(); ++k)
      if (distance[k] <= options.radius_m)  // nearer than a metre the power law has no meaning
        made.rate[m * users.size() + k] = downlink->rate_bit_s(distance[k] < 1.0 ? 1.0 : distance[k], covered).value_or(0.0);
  }

  const std::uint32_t models = graph.model_count();
  std::vector<double> share(models);
  double sum = 0.0;
  for (std::uint32_t rank = 0; rank < models; ++rank)
    sum += share[rank] = std::pow(static_cast<double>(rank) + 1.0, -options.zipf_exponent);
  random taste{mix(options.seed) + 3}, patience{mix(options.seed) + 4};
  made.weight.resize(std::size_t{options.users} * models);
  made.limit.resize(made.weight.size());
  std::vector<std::uint32_t> order(models);
  for (std::size_t k = 0; k < users.size(); ++k) {
    for (std::uint32_t i = 0; i < models; ++i) order[i] = i;
    for (std::size_t left = models; left > 1; --left) std::swap(order[left - 1], order[taste.below(left)]);
    for (std::uint32_t rank = 0; rank < models; ++rank)
      made.weight[k * models + order[rank]] = static_cast<std::uint32_t>(std::llround(options.requests_per_user * (share[rank] / sum)));
    for (std::uint32_t i = 0; i < models; ++i) made.limit[k * models + i] = patience.uniform(options.least_limit_s, options.most_limit_s);
  }
  made.graph = std::move(graph);
  return made;
}

}  // namespace larder::inline v0::placement
