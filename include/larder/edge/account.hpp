// The books of a serving run: what the requests cost, term by term, and where they were served. The rows are those of the Sparks paper's
// Table II; the terms sum to the system cost.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <larder/core/statistics.hpp>

namespace larder::inline v0::edge {

/// Means per time slot, all servers together.
struct serving_rows {
  double system_cost = 0;
  double switching_cost = 0;
  double accuracy_cost_total = 0;
  double accuracy_cost_average = 0;  ///< per request served at the edge; 0 if there is none
  double inference_latency = 0;      ///< seconds, as cost
  double offloading_latency = 0;     ///< seconds, as cost
  double cloud_cost = 0;
  double edge_execution_ratio = 0;  ///< requests served at the edge / requests
};

/// A row of the table: what programs and people call it, its unit, where it is kept.
struct serving_row {
  std::string_view key, title, unit;
  double serving_rows::*value;
};
inline constexpr std::array<serving_row, 8> serving_row_list{{
    {"system_cost", "system cost", "cost/slot", &serving_rows::system_cost},
    {"switching_cost", "switching cost", "cost/slot", &serving_rows::switching_cost},
    {"accuracy_cost_total", "total accuracy cost", "cost/slot", &serving_rows::accuracy_cost_total},
    {"accuracy_cost_average", "average accuracy cost", "cost/request", &serving_rows::accuracy_cost_average},
    {"inference_latency", "inference latency", "cost/slot", &serving_rows::inference_latency},
    {"offloading_latency", "offloading latency", "cost/slot", &serving_rows::offloading_latency},
    {"cloud_cost", "cloud cost", "cost/slot", &serving_rows::cloud_cost},
    {"edge_execution_ratio", "edge execution ratio", "requests/request", &serving_rows::edge_execution_ratio},
}};

struct serving_account {
  std::array<double, 5> terms{};  ///< switching, accuracy, inference, offloading, cloud: the order of serving_cost
  double requests = 0;
  double edge_requests = 0;
  std::uint64_t slots = 0;
  statistics counts{};  ///< of the caches

  /// Adds the books of another server over the same slots.
  serving_account& operator+=(const serving_account& other) noexcept {
    for (std::size_t i = 0; i < terms.size(); ++i) terms[i] += other.terms[i];
    requests += other.requests;
    edge_requests += other.edge_requests;
    slots = slots > other.slots ? slots : other.slots;
    counts.hits += other.counts.hits;
    counts.misses += other.counts.misses;
    counts.loads += other.counts.loads;
    for (std::size_t i = 0; i < counts.bypasses_by.size(); ++i) counts.bypasses_by[i] += other.counts.bypasses_by[i];
    for (std::size_t i = 0; i < counts.removals_by.size(); ++i) counts.removals_by[i] += other.counts.removals_by[i];
    counts.charge_loaded += other.counts.charge_loaded;
    counts.charge_evicted += other.counts.charge_evicted;
    counts.charge_removed += other.counts.charge_removed;
    return *this;
  }

  [[nodiscard]] serving_rows rows() const noexcept {
    serving_rows r;
    if (slots == 0) return r;
    const auto n = static_cast<double>(slots);
    for (const double term : terms) r.system_cost += term / n;
    r.switching_cost = terms[0] / n;
    r.accuracy_cost_total = terms[1] / n;
    r.accuracy_cost_average = edge_requests > 0 ? terms[1] / edge_requests : 0;
    r.inference_latency = terms[2] / n;
    r.offloading_latency = terms[3] / n;
    r.cloud_cost = terms[4] / n;
    r.edge_execution_ratio = requests > 0 ? edge_requests / requests : 0;
    return r;
  }
};

}  // namespace larder::inline v0::edge
