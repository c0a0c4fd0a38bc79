// The two traces that CacheLib's cachebench replays (cachelib/cachebench/test_configs/trace_replay). Key-value: `op_time,key,...,op,
// op_count,size`; block storage: `op_time,block_id,...,io_size,...,op_name,op_count`. A record stands for op_count references to its
// object, one after another; a DELETE is none, for nothing is asked for. Sizes are those of the record, 0 where the source did not know.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <larder/trace/interner.hpp>
#include <larder/trace/rows.hpp>
#include <larder/trace/trace.hpp>

namespace larder::inline v0::trace {

/// Reads either kind, told apart by the header. Faults: those of row_reader, a missing column, a count that is none or above 2^24, which
/// would be a short line that takes hundreds of megabytes.
inline result<trace> read_cachelib(const std::string& path) {
  constexpr std::uint32_t most_times = 1u << 24;
  auto rows = row_reader::open(path);
  if (!rows) return rows.error();
  const auto time = rows->require({"op_time"}), key = rows->require({"key", "block_id"}), size = rows->require({"size", "io_size"}),
             operation = rows->require({"op", "op_name"}), count = rows->require({"op_count"});
  for (const auto* column : {&time, &key, &size, &operation, &count})
    if (!*column) return column->error();
  trace read;
  read.source = path;
  interner<std::string> ids;
  double seconds = 0;
  bytes weight;
  std::uint32_t times = 0;
  while (rows->next()) {
    if (!rows->get(*time, seconds) || !rows->get(*size, weight) || !rows->get(*count, times)) break;
    if ((*rows)[*key].empty()) {
      rows->refuse(*key, "a key");
      break;
    }
    if (times > most_times) {
      rows->refuse(*count, "at most 2^24 references");
      break;
    }
    if ((*rows)[*operation] == "DELETE" || times == 0) continue;
    read.keys.insert(read.keys.end(), times, ids((*rows)[*key]));
    read.sizes.insert(read.sizes.end(), times, weight);
    read.seconds.insert(read.seconds.end(), times, seconds);
  }
  if (auto wrong = rows->trouble()) return *std::move(wrong);
  read.unique = ids.size();
  return read;
}

}  // namespace larder::inline v0::trace
