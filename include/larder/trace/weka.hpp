// Traces of coding agents (WEKA's kv-cache-tester, re-encoded): `session,agent,t,model,in_tokens,out_tokens,api_time,think_time,n_blocks,
// keep,new_blocks`. The blocks of a request (64 tokens each) are the first `keep` blocks of the previous request of the same agent of the
// same session, then new_blocks, a list of ids and inclusive ranges `a-b` separated by blanks. Ids are local to a session and made
// global here. Requests can share nearly all their blocks, so they are visited one by one; a full list is long (47 million references
// in 24 thousand requests). O(blocks), with the last block list of each agent in memory.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <larder/trace/interner.hpp>
#include <larder/trace/rows.hpp>
#include <larder/trace/trace.hpp>

namespace larder::inline v0::trace {

inline constexpr std::uint64_t weka_block_tokens = 64;

/// More blocks than this in one request are taken for a mistake: 67 million tokens, while a few bytes of text (0-99999999) could ask for
/// gigabytes.
inline constexpr std::uint64_t weka_most_blocks = 1u << 20;

/// One request of an agent; texts and blocks are readable during the visit.
struct weka_request {
  std::string_view session;
  std::uint32_t session_index = 0;  ///< sessions numbered by first appearance
  std::uint32_t agent = 0;          ///< 0 is the main agent of the session
  double seconds = 0;               ///< since the session began; when that was is not known
  std::string_view model;
  std::uint64_t input_tokens = 0, output_tokens = 0;
  std::optional<double> api_seconds, think_seconds;  ///< until the answer, and of the user before the request; where known
  std::uint64_t kept_blocks = 0;                     ///< of `blocks`, as many first ones the agent's previous request had too
  std::span<const std::uint32_t> blocks;             ///< numbered by first appearance over all sessions
};

namespace detail {
/// One record as it stands in the file.
struct weka_row {
  std::string session, model;
  std::uint32_t agent = 0;
  double seconds = 0;
  std::optional<double> api_seconds, think_seconds;
  std::uint64_t input_tokens = 0, output_tokens = 0, block_count = 0, kept = 0;
};

/// Reads `7 12-20 ...` and gives each id to add(id), at most `limit` of them; false if the text is not such a list of exactly `limit` ids.
template <class Add>
bool each_block(std::string_view list, std::uint64_t limit, Add add) {
  while (!list.empty()) {
    const std::string_view item = list.substr(0, list.find(' '));
    list.remove_prefix(item.size());
    if (!list.empty()) list.remove_prefix(1);
    const std::size_t dash = item.find('-');
    std::uint64_t first = 0, last = 0;
    if (!parse(item.substr(0, dash), first).empty()) return false;
    if (dash == item.npos)
      last = first;
    else if (!parse(item.substr(dash + 1), last).empty())
      return false;
    if (last < first || last - first >= limit) return false;
    limit -= last - first + 1;
    for (std::uint64_t i = 0; i <= last - first; ++i) add(first + i);
  }
  return limit == 0;
}
}  // namespace detail

/// Hands each request of the file to visit(request), in order. Answers the fault that stopped it, if one did.
template <class Visit>
[[nodiscard]] std::optional<fault> for_each_weka_request(const std::string& path, Visit&& visit) {
  auto rows = row_reader::open(path);
  if (!rows) return rows.error();
  std::vector<std::size_t> at;
  for (const char* name :
       {"session", "agent", "t", "model", "in_tokens", "out_tokens", "api_time", "think_time", "n_blocks", "keep", "new_blocks"}) {
    const auto place = rows->require({name});
    if (!place) return place.error();
    at.push_back(*place);
  }
  interner<std::string> sessions;
  interner<std::pair<std::uint32_t, std::uint64_t>> ids;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint32_t>> current;
  detail::weka_row row;
  while (rows->next()) {
    const bool good = rows->get(at[0], row.session) && rows->get(at[1], row.agent) && rows->get(at[2], row.seconds) &&
                      rows->get(at[3], row.model) && rows->get(at[4], row.input_tokens) && rows->get(at[5], row.output_tokens) &&
                      rows->get(at[6], row.api_seconds) && rows->get(at[7], row.think_seconds) && rows->get(at[8], row.block_count) &&
                      rows->get(at[9], row.kept);
    if (!good) break;
    const std::uint32_t session = sessions(row.session);
    auto& blocks = current[{session, row.agent}];
    if (row.block_count > weka_most_blocks && !rows->refuse(at[8], "at most 1048576 blocks")) break;
    if (row.kept > row.block_count && !rows->refuse(at[9], "no more blocks than n_blocks")) break;
    if (row.kept > blocks.size() && !rows->refuse(at[9], "no more blocks than the agent's previous request had")) break;
    blocks.resize(row.kept);
    const std::uint64_t added = row.block_count - row.kept;
    if (!detail::each_block((*rows)[at[10]], added, [&](std::uint64_t id) { blocks.push_back(ids({session, id})); })) {
      rows->refuse(at[10], "block ids and ranges that make " + std::to_string(added) + " blocks, n_blocks less keep");
      break;
    }
    visit(weka_request{row.session, session, row.agent, row.seconds, row.model, row.input_tokens, row.output_tokens, row.api_seconds,
                       row.think_seconds, row.kept, blocks});
  }
  return rows->trouble();
}

/// All references to blocks in one list, as a replay needs them: 4 bytes each. Times are left out, since sessions have no common clock.
inline result<trace> read_weka(const std::string& path) {
  trace read;
  read.source = path;
  const auto wrong = for_each_weka_request(path, [&](const weka_request& request) {
    read.keys.insert(read.keys.end(), request.blocks.begin(), request.blocks.end());
    for (const std::uint32_t block : request.blocks.subspan(request.kept_blocks))
      read.unique = block < read.unique ? read.unique : block + 1ull;
  });
  if (wrong) return *wrong;
  return read;
}

/// What is known of a session as a whole; the tool and system prompts are shared between sessions in practice.
struct weka_session {
  std::string session;
  std::uint64_t requests = 0, tool_tokens = 0, system_tokens = 0;
};

/// Reads the table of sessions that goes with such a trace.
inline result<std::vector<weka_session>> read_weka_sessions(const std::string& path) {
  return read_rows<weka_session>(path, column{"session", &weka_session::session}, column{"requests", &weka_session::requests},
                                 column{"tool_tokens", &weka_session::tool_tokens}, column{"system_tokens", &weka_session::system_tokens});
}

}  // namespace larder::inline v0::trace
