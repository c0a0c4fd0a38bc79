// Traces as tables: a column `key`, and where there are any, `bytes` (the size at that reference) and `t` or `t_s` (seconds). Keys are any
// text and are told apart as text, so 7 and 07 are two objects.
#pragma once

#include <string>
#include <utility>

#include <larder/trace/interner.hpp>
#include <larder/trace/rows.hpp>
#include <larder/trace/trace.hpp>

namespace larder::inline v0::trace {

/// Reads a table of references. Faults: those of row_reader, no column `key`, an empty key, a size or a time that is not one.
inline result<trace> read_csv(const std::string& path) {
  auto rows = row_reader::open(path);
  if (!rows) return rows.error();
  const auto key = rows->require({"key"});
  if (!key) return key.error();
  const auto size = rows->find("bytes");
  const auto time = rows->find("t") ? rows->find("t") : rows->find("t_s");
  trace read;
  read.source = path;
  interner<std::string> ids;
  while (rows->next()) {
    if ((*rows)[*key].empty()) {
      rows->refuse(*key, "a key");
      break;
    }
    if (size && !rows->get(*size, read.sizes.emplace_back())) break;
    if (time && !rows->get(*time, read.seconds.emplace_back())) break;
    read.keys.push_back(ids((*rows)[*key]));
  }
  if (auto wrong = rows->trouble()) return *std::move(wrong);
  read.unique = ids.size();
  return read;
}

}  // namespace larder::inline v0::trace
