// What the command lines of all programs have in common, on top of CLI11: mistakes are one sentence on standard error and exit status 2,
// --help ends with examples, and lists of capacities, sizes and names are read the same way everywhere.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <initializer_list>
#include <limits>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <larder/core/quantity.hpp>
#include <larder/core/result.hpp>

namespace larder::inline v0::report {

/// The exit status of a program that was asked for something it cannot do.
inline constexpr int exit_refused = 2;

/// Prints `program: sentence` on standard error and answers the exit status.
inline int refuse(std::string_view program, const fault& wrong) {
  std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(program.size()), program.data(), wrong.sentence().c_str());
  return exit_refused;
}

/// A command worth showing at the end of --help, and what it does.
struct example {
  std::string_view command, purpose;
};

inline void show_examples(CLI::App& app, std::initializer_list<example> examples) {
  std::string text = "Examples:";
  for (const auto& [command, purpose] : examples) {
    text += "\n  ";
    text += command;
    text += "\n      ";
    text += purpose;
  }
  app.footer(text + "\n");
}

/// Reads the command line into the app's options. Answers the exit status when the program ends here: 0 after --help, 2 after a mistake.
[[nodiscard]] inline std::optional<int> parse(CLI::App& app, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::ParseError& mistake) {
    return refuse(app.get_name(), {{}, 0, {}, std::string(mistake.what()) + " (--help lists the options)"});
  }
}

namespace detail {
/// A decimal number without sign or exponent: digits / 10^decimals.
struct decimal {
  std::uint64_t digits = 0, scale = 1;
};
inline std::optional<decimal> read_decimal(std::string_view text) {
  constexpr std::size_t most_decimals = 6;
  const std::size_t point = text.find('.');
  std::string plain(text.substr(0, point));
  decimal made;
  if (point != text.npos) {
    const std::string_view fraction = text.substr(point + 1);
    if (fraction.empty() || plain.empty() || fraction.size() > most_decimals) return std::nullopt;
    plain += fraction;
    for (std::size_t i = 0; i < fraction.size(); ++i) made.scale *= 10;
  }
  const auto [stop, error] = std::from_chars(plain.data(), plain.data() + plain.size(), made.digits);
  if (error != std::errc{} || stop != plain.data() + plain.size()) return std::nullopt;
  return made;
}

/// floor(number * factor), the factor above 0, or nothing if that is 2^64 or more. Exact: the product is taken apart so that no part
/// overflows.
inline std::optional<std::uint64_t> times(decimal number, std::uint64_t factor) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t whole = number.digits / number.scale, part = number.digits % number.scale;
  if (whole > most / factor) return std::nullopt;
  // part and the remainder of factor are below 10^8, so their product is below 2^64.
  const std::uint64_t small = part * (factor / number.scale) + part * (factor % number.scale) / number.scale;
  if (whole * factor > most - small) return std::nullopt;
  return whole * factor + small;
}

/// Calls visit(item) for each item of a comma-separated list until it answers a fault.
template <class Visit>
std::optional<fault> each_item(std::string_view list, Visit visit) {
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t stop = std::min(list.find(',', begin), list.size());
    if (auto wrong = visit(list.substr(begin, stop - begin))) return wrong;
    begin = stop + 1;
  }
  return std::nullopt;
}
}  // namespace detail

/// A size as people write it: 4096B, 512MB, 1.5GiB; exact, rounded down to whole bytes. `flag` is named in the fault.
inline result<bytes> parse_size(std::string_view text, std::string_view flag) {
  struct unit {
    std::string_view name;
    std::uint64_t bytes;
  };
  constexpr std::uint64_t kilo = 1000, kibi = 1024;
  constexpr unit units[] = {
      {"KiB", kibi}, {"MiB", kibi * kibi}, {"GiB", kibi * kibi * kibi}, {"TiB", kibi * kibi * kibi * kibi}, {"kB", kilo},
      {"KB", kilo},  {"MB", kilo * kilo},  {"GB", kilo * kilo * kilo},  {"TB", kilo * kilo * kilo * kilo},  {"B", 1}};
  for (const auto& [name, size] : units) {
    if (!text.ends_with(name)) continue;
    const auto number = detail::read_decimal(text.substr(0, text.size() - name.size()));
    const auto count = number ? detail::times(*number, size) : std::nullopt;
    if (count) return bytes{*count};
    break;
  }
  return fault{std::string(flag), 0, {}, "\"" + std::string(text) + "\" is not a size, expected one such as 4096B, 512MB or 1.5GiB"};
}

/// A capacity as a user wrote it.
struct capacity_choice {
  enum class measure { entries, percent, bytes };

  std::string text;  ///< as written
  measure kind = measure::entries;
  std::uint64_t amount = 0;  ///< entries, bytes, or millionths of a percent

  /// The capacity in numbers: P% is floor(P / 100 * whole), exactly, where `whole` is what the percentage is of (the unique keys, or
  /// their bytes); entries and bytes are themselves.
  [[nodiscard]] std::uint64_t of(std::uint64_t whole) const {
    if (kind != measure::percent) return amount;
    const std::uint64_t hundredths = amount / 100'000'000, rest = amount % 100'000'000;
    return hundredths * whole + rest * (whole / 100'000'000) + rest * (whole % 100'000'000) / 100'000'000;
  }
};

/// Reads `N|P%|SIZE[,...]`: 1000,0.1%,10%,1.5GiB. P is at most 100 with at most six decimals. `flag` is named in the fault.
inline result<std::vector<capacity_choice>> parse_capacities(std::string_view list, std::string_view flag = "--capacity") {
  using measure = capacity_choice::measure;
  std::vector<capacity_choice> made;
  auto wrong = detail::each_item(list, [&](std::string_view item) -> std::optional<fault> {
    capacity_choice choice;
    choice.text = item;
    const auto [stop, error] = std::from_chars(item.data(), item.data() + item.size(), choice.amount);
    bool good = error == std::errc{} && stop == item.data() + item.size();
    if (item.ends_with('%')) {
      const auto percent = detail::read_decimal(item.substr(0, item.size() - 1));
      const auto millionths = percent ? detail::times(*percent, 1'000'000) : std::nullopt;
      good = millionths && *millionths <= 100'000'000;
      choice.kind = measure::percent;
      choice.amount = millionths.value_or(0);
    } else if (!good) {
      const auto size = parse_size(item, flag);
      good = bool(size);
      choice.kind = measure::bytes;
      choice.amount = good ? size->count : 0;
    }
    if (!good) {
      return fault{std::string(flag),
                   0,
                   {},
                   "\"" + std::string(item) +
                       "\" is not a capacity, expected a number of entries, a percentage such as 10%, or a size such as 512MB or 1.5GiB"};
    }
    made.push_back(std::move(choice));
    return std::nullopt;
  });
  if (wrong) return *std::move(wrong);
  return made;
}

/// Reads a comma-separated list of names, each a known one, none twice; `all` stands for every known one, in their order. `what` says
/// what they name ("policy"), `flag` where the list came from.
inline result<std::vector<std::string>> parse_names(std::string_view list, std::span<const std::string_view> known, std::string_view what,
                                                    std::string_view flag) {
  if (list == "all") return std::vector<std::string>(known.begin(), known.end());
  std::vector<std::string> made;
  auto wrong = detail::each_item(list, [&](std::string_view name) -> std::optional<fault> {
    if (std::find(made.begin(), made.end(), name) != made.end())
      return fault{std::string(flag), 0, {}, "the " + std::string(what) + " '" + std::string(name) + "' is named twice"};
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      std::string reason = "unknown " + std::string(what) + " '" + std::string(name) + "'; known: ";
      for (const std::string_view& one : known) reason += std::string(one) + (&one == &known.back() ? "" : ", ");
      return fault{std::string(flag), 0, {}, std::move(reason)};
    }
    made.emplace_back(name);
    return std::nullopt;
  });
  if (wrong) return *std::move(wrong);
  return made;
}

/// A parameter and the values it takes in turn.
struct sweep {
  std::string name;
  std::vector<double> values;
};

/// Reads `name=from:to:step`, `name=from:to` in steps of 1, or `name=value`: at most 1001 values. `flag` is named in the fault.
inline result<sweep> parse_sweep(std::string_view text, std::string_view flag = "--sweep") {
  const fault wrong{std::string(flag), 0, {}, '"' + std::string(text) + "\" is not a sweep, expected one such as services=10:18:2"};
  const std::size_t sign = text.find('=');
  if (sign == text.npos || sign == 0) return wrong;
  sweep made{std::string(text.substr(0, sign)), {}};
  std::vector<double> parts;
  for (std::size_t begin = sign + 1; begin <= text.size();) {
    const std::size_t stop = std::min(text.find(':', begin), text.size());
    double value = 0;
    const auto [end, error] = std::from_chars(text.data() + begin, text.data() + stop, value);
    if (error != std::errc{} || end != text.data() + stop || !std::isfinite(value)) return wrong;
    parts.push_back(value);
    begin = stop + 1;
  }
  if (parts.size() == 1) parts = {parts[0], parts[0], 1};
  if (parts.size() == 2) parts.push_back(1);
  constexpr double most = 1000;
  if (parts.size() != 3 || !(parts[2] > 0) || parts[1] < parts[0] || !((parts[1] - parts[0]) / parts[2] <= most)) return wrong;
  const auto steps = static_cast<int>((parts[1] - parts[0]) / parts[2] + 1e-9);
  // Rounded, so that the third after 0 in steps of 0.1 is 0.3.
  for (int i = 0; i <= steps; ++i) made.values.push_back(std::round((parts[0] + i * parts[2]) * 1e9) / 1e9);
  return made;
}

namespace detail {
template <class Number>
std::optional<Number> read_number(const std::string& text) {
  Number value{};
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}
}  // namespace detail

/// A check of options that hold a number. CLI11 itself takes no text for 0, takes NaN and infinities, and reads 0x10.
inline CLI::Validator finite() {
  return CLI::Validator(
      [](std::string& text) {
        const auto value = detail::read_number<double>(text);
        return value && std::isfinite(*value) ? std::string() : '"' + text + "\" is not a finite number";
      },
      "NUMBER");
}

/// The same, and nothing below 0.
inline CLI::Validator finite_not_negative() {
  return CLI::Validator(
      [](std::string& text) {
        const auto value = detail::read_number<double>(text);
        return value && std::isfinite(*value) && *value >= 0 ? std::string() : '"' + text + "\" is not a finite number that is 0 or more";
      },
      "NUMBER >= 0");
}

/// A check of options that hold a whole number of this range, such as a seed or a count, in plain digits. CLI11 itself takes -1 for the
/// largest number and a larger one too, no text for 0, and 010 for 8.
inline CLI::Validator whole_number(std::uint64_t low = 0, std::uint64_t high = std::numeric_limits<std::uint64_t>::max()) {
  return CLI::Validator(
      [low, high](std::string& text) {
        const auto value = detail::read_number<std::uint64_t>(text);
        if (value && std::to_string(*value) == text && *value >= low && *value <= high) return std::string();
        return '"' + text + "\" is not a whole number from " + std::to_string(low) + " to " + std::to_string(high);
      },
      "NUMBER");
}

/// A check of options that name a file: no name is not the same as no option.
inline CLI::Validator file_name() {
  return CLI::Validator([](std::string& text) { return text.empty() ? "expected the name of a file, found none" : ""; }, "FILE");
}

/// The body of a program: run() answers its exit status. What it throws becomes a sentence about `about` and exit status 2; that is memory
/// that is not there, as all that is wrong with input is a fault.
template <class Run>
[[nodiscard]] int guarded(std::string_view program, const std::string& about, Run&& run) {
  constexpr std::string_view no_memory = "there is not enough memory for what was asked for, expected less of it";
  try {
    return run();
  } catch (const std::bad_alloc&) {
    return refuse(program, {about, 0, {}, std::string(no_memory)});
  } catch (const std::length_error&) {  // a vector of more elements than there can be
    return refuse(program, {about, 0, {}, std::string(no_memory)});
  } catch (const std::exception& wrong) {
    return refuse(program, {about, 0, {}, wrong.what()});
  }
}

}  // namespace larder::inline v0::report
