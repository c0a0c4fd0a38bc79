// Any trace of references by the name of its format, or by looking at it. Includes every reader of references, and with them zlib and
// nlohmann-json; programs that know their format include its header alone.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <larder/trace/azure.hpp>
#include <larder/trace/cachelib.hpp>
#include <larder/trace/csv.hpp>
#include <larder/trace/keys.hpp>
#include <larder/trace/mooncake.hpp>
#include <larder/trace/oracle_general.hpp>
#include <larder/trace/weka.hpp>

namespace larder::inline v0::trace {

enum class format { keys, csv, cachelib, mooncake, azure, weka, oracle_general };

/// The formats by the names that a command line uses, in the order of the enumeration.
inline constexpr std::array<std::string_view, 7> format_names{"keys", "csv", "cachelib", "mooncake", "azure", "weka", "oracle-general"};

constexpr std::string_view name_of(format f) noexcept { return format_names[static_cast<std::size_t>(f)]; }

/// The format of this name, if there is one.
constexpr std::optional<format> format_of(std::string_view name) noexcept {
  for (std::size_t i = 0; i < format_names.size(); ++i)
    if (format_names[i] == name) return static_cast<format>(i);
  return std::nullopt;
}

/// What format a file seems to have, from its name and its first kilobytes. A fault if it looks like none. O(1).
inline result<format> detect(const std::string& path) {
  auto in = input::open(path);
  if (!in) return in.error();
  std::string head(1u << 14, '\0');
  std::size_t length = 0;
  for (std::size_t count = 1; count != 0 && length < head.size(); length += count)
    count = in->read(head.data() + length, head.size() - length);
  if (in->trouble()) return *in->trouble();
  if (length == 0) return fault{path, 0, {}, "is empty, so its format cannot be told"};
  head.resize(length);

  std::string name = path.substr(path.find_last_of("/\\") + 1);
  std::erase_if(name, [](char c) { return c == '_' || c == '-'; });
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  // Sizes below 16 MiB leave zero bytes in the first record, and text has no control characters there.
  const std::string_view first = std::string_view(head).substr(0, oracle_general::record_bytes);
  const auto is_control = [](char c) { return c >= 0 && c < 32 && c != '\n' && c != '\r' && c != '\t'; };
  const bool binary = std::any_of(first.begin(), first.end(), is_control);
  if (binary || name.find("oraclegeneral") != name.npos) return format::oracle_general;

  std::string_view line = std::string_view(head).substr(0, head.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto has = [padded = "," + std::string(line) + ","](std::string_view column) {
    return padded.find("," + std::string(column) + ",") != padded.npos;
  };
  if (line.starts_with('{')) return format::mooncake;
  if (has("ContextTokens")) return format::azure;
  if (has("session") && has("keep")) return format::weka;
  if (has("op_time")) return format::cachelib;
  if (has("key") || line.find(',') != line.npos) return format::csv;
  if (line.find_first_not_of("+-0123456789") == line.npos) return format::keys;
  return fault{path, 1, {}, expected_instead("a key, a header line or a JSON object, to tell the format by", line)};
}

/// Reads the references of a trace in this format; requests to language models are taken as references(...) to their blocks.
inline result<trace> read(const std::string& path, format f) {
  const auto flat = [](result<llm_trace> requests) -> result<trace> {
    if (!requests) return requests.error();
    return references(*std::move(requests));
  };
  switch (f) {
    case format::keys:
      return read_keys(path);
    case format::csv:
      return read_csv(path);
    case format::cachelib:
      return read_cachelib(path);
    case format::mooncake:
      return flat(read_mooncake(path));
    case format::azure:
      return flat(read_azure(path));
    case format::weka:
      return read_weka(path);
    case format::oracle_general:
      return read_oracle_general(path);
  }
  return fault{path, 0, {}, "no such format"};
}

/// Reads the references of a trace in the format that it seems to have.
inline result<trace> read(const std::string& path) {
  const auto found = detect(path);
  if (!found) return found.error();
  return read(path, *found);
}

}  // namespace larder::inline v0::trace
