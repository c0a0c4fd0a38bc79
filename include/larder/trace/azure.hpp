// Azure's traces of a language model service (Patel et al., ISCA 2024): `TIMESTAMP,ContextTokens,GeneratedTokens`, one request a line. They
// tell when requests come and how long they are; they name neither models nor prompts.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <larder/trace/rows.hpp>
#include <larder/trace/trace.hpp>

namespace larder::inline v0::trace {

/// A point in time as `2023-11-16 18:17:03.9799600`, in units of 100 ns since 1970; finer digits are cut off.
struct timestamp {
  std::int64_t ticks = 0;
  static constexpr std::int64_t per_second = 10'000'000;
};

[[nodiscard]] inline std::string_view parse(std::string_view cell, timestamp& to) noexcept {
  constexpr std::string_view expected = "a time such as 2023-11-16 18:17:03.9799600";
  for (const std::string_view utc : {"+00:00", "Z"})
    if (cell.ends_with(utc)) cell.remove_suffix(utc.size());
  std::chrono::sys_days day;
  unsigned hour = 0, minute = 0, second = 0;
  const bool shaped = cell.size() >= 19 && (cell[10] == ' ' || cell[10] == 'T') && cell[13] == ':' && cell[16] == ':' &&
                      parse(cell.substr(0, 10), day).empty() && parse(cell.substr(11, 2), hour).empty() &&
                      parse(cell.substr(14, 2), minute).empty() && parse(cell.substr(17, 2), second).empty();
  if (!shaped || hour > 23 || minute > 59 || second > 60) return expected;
  std::int64_t fraction = 0;
  if (cell.size() > 19) {
    if (cell[19] != '.' || cell.size() == 20) return expected;
    std::int64_t unit = timestamp::per_second;
    for (const char digit : cell.substr(20)) {
      if (digit < '0' || digit > '9') return expected;
      unit /= 10;
      fraction += unit * (digit - '0');
    }
  }
  const std::int64_t seconds = std::chrono::seconds(day.time_since_epoch()).count() + 60 * (60 * std::int64_t{hour} + minute) + second;
  to.ticks = seconds * timestamp::per_second + fraction;
  return {};
}

/// Reads a file of Azure requests; time 0 is the earliest of them. Faults: those of row_reader, a cell that is not what its column holds.
inline result<llm_trace> read_azure(const std::string& path) {
  struct row {
    timestamp time;
    std::uint64_t input_tokens = 0, output_tokens = 0;
  };
  const auto rows = read_rows<row>(path, column{"TIMESTAMP", &row::time}, column{"ContextTokens", &row::input_tokens},
                                   column{"GeneratedTokens", &row::output_tokens});
  if (!rows) return rows.error();
  std::int64_t start = rows->front().time.ticks;
  for (const row& r : *rows) start = std::min(start, r.time.ticks);
  llm_trace read;
  read.source = path;
  read.requests.reserve(rows->size());
  for (const row& r : *rows)
    read.requests.push_back({static_cast<double>(r.time.ticks - start) / timestamp::per_second, r.input_tokens, r.output_tokens});
  return read;
}

}  // namespace larder::inline v0::trace
