// What the driver replay shows of models that share blocks: a row for each policy, and the same as JSON.
#pragma once

#include <larder/report/json.hpp>
#include <larder/report/table.hpp>
#include <larder/report/terminal.hpp>
#include <larder/sim/model_replay.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace replay_models {

namespace report = larder::report;
namespace sim = larder::sim;

inline report::json json_of(const sim::model_requests& all, const std::vector<sim::cell>& cells,
                            const std::vector<sim::model_tally>& counted) {
  report::json list = report::json::array();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const sim::model_tally& one = counted[i];
    list.push_back({{"trace", all.source},
                    {"policy", cells[i].policy},
                    {"charge", "blocks"},
                    {"capacity", cells[i].capacity},
                    {"requests", one.requests},
                    {"unique", all.graph->model_count()},
                    {"hits", one.hits},
                    {"hit_ratio", one.hit_ratio()},
                    {"bytes_requested", one.bytes_requested.count},
                    {"bytes_hit", one.bytes_hit.count},
                    {"bytes_loaded", one.bytes_loaded.count},
                    {"bytes_saved_by_sharing", one.bytes_saved.count},
                    {"cost_seconds", one.cost},
                    {"evictions", one.evictions},
                    {"bypasses", one.bypasses},
                    {"seconds", one.seconds}});
  }
  return list;
}

inline std::string table_of(const sim::model_requests& all, const std::vector<std::string>& policies,
                            const std::vector<std::uint64_t>& capacities, const std::vector<sim::model_tally>& counted) {
  std::uint64_t least = all.graph->total().count;  // the smallest capacity above 0, which should not be shown as 0
  for (const std::uint64_t c : capacities) least = c > 0 && c < least ? c : least;
  const report::size_unit unit = report::unit_of(least);
  const bool is_dear = std::any_of(counted.begin(), counted.end(), [](const sim::model_tally& one) { return one.cost >= 100; });
  const int decimals = is_dear ? 0 : 3;
  constexpr std::size_t wide = 4;  // capacities, from which on only the cost of each is shown
  std::vector<report::heading> headings{{"policy"}};
  for (const std::uint64_t c : capacities) {
    const std::string at = report::in_unit(c, unit).text + ' ' + std::string(unit.name);
    if (capacities.size() < wide) {
      headings.push_back({"hits", at});
      headings.push_back({"loaded", std::string(unit.name)});
      headings.push_back({"saved", std::string(unit.name)});
    }
    headings.push_back({capacities.size() < wide ? "cost" : at, "s", report::best::lowest});
  }
  report::table table(headings);
  for (std::size_t p = 0; p < policies.size(); ++p) {
    std::vector<report::cell> row{policies[p]};
    for (std::size_t c = 0; c < capacities.size(); ++c) {
      const sim::model_tally& one = counted[p * capacities.size() + c];
      if (capacities.size() < wide) {
        row.push_back(report::number(one.hits));
        row.push_back(report::in_unit(one.bytes_loaded.count, unit));
        row.push_back(report::in_unit(one.bytes_saved.count, unit));
      }
      row.push_back(report::number(one.cost, decimals));
      if (sim::foresees(policies[p])) row.back().value = std::numeric_limits<double>::quiet_NaN();  // no choice
    }
    table.add(std::move(row));
  }
  const std::uint64_t whole = all.graph->total().count;
  return all.source + ": " + report::number(all.size()).text + " requests for " +
         report::number(std::uint64_t{all.graph->model_count()}).text + " models of " +
         report::in_unit(whole, report::unit_of(whole)).text + ' ' + std::string(report::unit_of(whole).name) + " in shared blocks\n" +
         table.render(report::look_for(stdout)) +
         "loaded: bytes that were missing; saved: bytes of what was loaded that were there already, for others; cost: seconds of loading\n";
}

}  // namespace replay_models
