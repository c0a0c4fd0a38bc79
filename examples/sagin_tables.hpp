// What the driver sagin shows of its runs: tables of costs, who is cheapest and by how much, the same as JSON, and a plot.
#pragma once

#include <larder/edge/simulator.hpp>
#include <larder/report/arguments.hpp>
#include <larder/report/json.hpp>
#include <larder/report/plot.hpp>
#include <larder/report/table.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sagin {

namespace edge = larder::edge;
namespace report = larder::report;
using larder::result;
using report::json;

// One policy under one architecture, in one world of the sweep.
struct outcome {
  std::string policy, title, architecture;
  edge::serving_rows rows;
  std::vector<double> by_slot;
};
struct part {
  double value = 0;  // of the sweep
  edge::scenario world;
  std::vector<outcome> outcomes;  // policy by policy, architectures within
};

inline double saved(const outcome& ground, const outcome& satellites) {
  return ground.rows.system_cost > 0 ? 100 * (1 - satellites.rows.system_cost / ground.rows.system_cost) : 0;
}

// One world: a row for each policy and architecture.
inline std::string table_of(const part& p, std::size_t ways) {
  report::table table({{"policy"},
                       {"cloud by"},
                       {"system cost", "/slot", report::best::lowest},
                       {"saved", "%"},
                       {"loads", "/slot"},
                       {"accuracy", "/slot"},
                       {"inference", "/slot"},
                       {"way", "/slot"},
                       {"cloud", "/slot"},
                       {"at the edge", "%"}});
  for (std::size_t i = 0; i < p.outcomes.size(); ++i) {
    const outcome& o = p.outcomes[i];
    const report::cell gain = ways == 2 && i % 2 == 1 ? report::number(saved(p.outcomes[i - 1], o), 1) : report::cell("");
    table.add({o.title, o.architecture, report::number(o.rows.system_cost, 2), gain, report::number(o.rows.switching_cost, 2),
               report::number(o.rows.accuracy_cost_total, 2), report::number(o.rows.inference_latency, 3),
               report::number(o.rows.offloading_latency, 2), report::number(o.rows.cloud_cost, 2),
               report::number(100 * o.rows.edge_execution_ratio, 1)});
  }
  return table.render(report::look_for(stdout));
}

// A sweep: a table of costs for each architecture, a row for each value, and what satellites save.
inline std::string sweep_tables(const std::vector<part>& parts, const std::string& name, const std::vector<std::string>& architectures) {
  std::string text;
  const std::size_t ways = architectures.size();
  const auto headings = [&] {
    std::vector<report::heading> made{{name}};
    for (std::size_t i = 0; i < parts[0].outcomes.size(); i += ways) made.push_back({parts[0].outcomes[i].title});
    return made;
  };
  for (std::size_t a = 0; a < ways; ++a) {
    report::table table(headings());
    for (const part& p : parts) {
      std::vector<report::cell> cells{report::cell(edge::number_text(p.value))};
      for (std::size_t i = a; i < p.outcomes.size(); i += ways) cells.push_back(report::number(p.outcomes[i].rows.system_cost, 2));
      table.add(std::move(cells), report::best::lowest);
    }
    text += (a == 0 ? "" : "\n") + std::string("System cost per time slot, cloud by ") + architectures[a] + ":\n\n" +
            table.render(report::look_for(stdout));
  }
  if (ways != 2) return text;
  report::table table(headings());
  double sum = 0, least = 100, count = 0;
  for (const part& p : parts) {
    std::vector<report::cell> cells{report::cell(edge::number_text(p.value))};
    for (std::size_t i = 0; i < p.outcomes.size(); i += 2) {
      const double gain = saved(p.outcomes[i], p.outcomes[i + 1]);
      sum += gain, count += 1, least = std::min(least, gain);
      cells.push_back(report::number(gain, 1));
    }
    table.add(std::move(cells));
  }
  return text + "\nSaved by " + architectures[1] + ", %: " + report::number(sum / count, 1).text + " on average, " +
         report::number(least, 1).text + " at least:\n\n" + table.render(report::look_for(stdout));
}

inline result<std::string> json_of(const std::vector<part>& parts, const std::optional<report::sweep>& swept, std::uint64_t seed) {
  json list = json::array();
  json units = json::object();
  for (const auto& row : edge::serving_row_list) units[std::string(row.key)] = row.unit;
  for (const part& p : parts)
    for (const outcome& o : p.outcomes) {
      json one{{"policy", o.policy}, {"architecture", o.architecture}};
      if (swept) one[swept->name] = p.value;
      for (const auto& row : edge::serving_row_list) one[std::string(row.key)] = o.rows.*row.value;
      one["scenario"] = p.world.name;
      one["servers"] = p.world.servers;
      one["slots"] = p.world.slots;
      one["seed"] = seed;
      one["units"] = units;
      list.push_back(std::move(one));
    }
  return report::text_of(list);
}

// A number of all worlds: "16", or "10 to 18" where it is swept.
template <class Value>
std::string range_text(const std::vector<part>& parts, Value value) {
  const double from = value(parts.front().world), to = value(parts.back().world);
  const auto text = [](double number) {
    return number == std::floor(number) && number < 1e15 ? std::to_string(static_cast<std::uint64_t>(number)) : edge::number_text(number);
  };
  return text(from) + (from == to ? "" : " to " + text(to));
}

// Cost by the values of the sweep, or by slot in at most 50 windows.
inline result<std::string> plot_of(const std::vector<part>& parts, const std::optional<report::sweep>& swept) {
  report::line_plot plot;
  const part& first = parts[0];
  plot.title = "System cost, scenario " + first.world.name + ", " + range_text(parts, [](const auto& w) { return w.servers; }) + " servers";
  plot.x.label = swept ? swept->name : "time slot";
  plot.y.label = "cost per time slot";
  for (std::size_t i = 0; i < first.outcomes.size(); ++i) {
    const outcome& o = first.outcomes[i];
    report::line_series line{o.title + ", " + o.architecture, {}};
    if (swept) {
      for (const part& p : parts) line.points.push_back({p.value, p.outcomes[i].rows.system_cost});
    } else {
      line.points = report::window_means(o.by_slot, 50);
    }
    plot.lines.push_back(std::move(line));
  }
  return report::svg(plot);
}

// Who is cheapest by each way to the cloud, and by how much against the next; of a sweep, in how many of its worlds.
inline std::string cheapest_text(const std::vector<part>& parts, const std::vector<std::string>& architectures) {
  const std::size_t ways = architectures.size(), policies = parts[0].outcomes.size() / ways;
  if (policies < 2) return {};
  std::string text;
  for (std::size_t a = 0; a < ways; ++a) {
    std::map<std::string, std::size_t> worlds;
    std::string next;
    double least = 100, most = 0;
    for (const part& p : parts) {
      std::vector<const outcome*> by_cost;
      for (std::size_t i = a; i < p.outcomes.size(); i += ways) by_cost.push_back(&p.outcomes[i]);
      std::sort(by_cost.begin(), by_cost.end(), [](const outcome* x, const outcome* y) {
        const double a_cost = x->rows.system_cost, b_cost = y->rows.system_cost;
        return a_cost < b_cost || (a_cost == b_cost && x < y);  // of equal ones the first in the list
      });
      const double second = by_cost[1]->rows.system_cost;
      const double margin = second > 0 ? 100 * (1 - by_cost[0]->rows.system_cost / second) : 0;
      least = std::min(least, margin), most = std::max(most, margin);
      ++worlds[by_cost[0]->title];
      next = by_cost[1]->title;
    }
    text += "Cheapest by " + architectures[a] + ": ";
    for (const auto& [title, count] : worlds) {
      if (text.back() == ')') text += ", ";
      text += title;
      if (parts.size() > 1) text += " (" + std::to_string(count) + " of " + std::to_string(parts.size()) + ")";
    }
    text += ", by " + report::number(least, 2).text + (parts.size() > 1 ? " to " + report::number(most, 2).text : "") + " % against " +
            (parts.size() > 1 ? "the next" : next) + ".\n";
  }
  return "\n" + text;
}

}  // namespace sagin
