// Reads bids from JSON, for sealed-bid slots, for double markets or for both:
//
//   { "sealed": { "slots": [ {"bids": [10, 8, 4], "contract_price": 7, "values": [10, 9, 4], "satellite_value": 8} ] },
//     "double": { "tick": 0.01, "low": 0, "high": 1, "step": 0.05, "markets": [ {"buyers": [0.9, 0.4], "sellers": [0.1, 0.6]} ] } }
//
// "values" are what the base stations think, the bids if absent; "satellite_value" is the contract price if absent. Money becomes the
// nearest whole number of ticks; "tick", "low", "high" and "step" are 0.000001, 0, 1 and 0.01 if absent. O(size of the text); needs
// nlohmann-json.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <larder/core/result.hpp>
#include <larder/market/generate.hpp>
#include <larder/market/quote.hpp>
#include <larder/sharing/strict_json.hpp>

namespace larder::inline v0::market {

/// Everything a file of bids may hold.
struct bid_file {
  std::vector<sealed_slot> slots;
  double tick = 1e-6;  ///< money of one tick in the markets
  price_range range;
  std::vector<book> markets;
};

namespace detail {

using sharing::json_field;

// All numbers of an array, each at least 0; `convert` makes a result of a field.
template <class T, class Convert>
result<std::vector<T>> numbers_at(const json_field& object, const char* key, Convert convert) {
  const auto list = object.array_at(key);
  if (!list) return list.error();
  std::vector<T> numbers;
  numbers.reserve(list->size());
  for (std::size_t i = 0; i < list->size(); ++i) {
    const result<T> number = convert(list->element(i));
    if (!number) return number.error();
    numbers.push_back(*number);
  }
  return numbers;
}

inline result<std::vector<double>> amounts_at(const json_field& object, const char* key) {
  return numbers_at<double>(object, key, [](const json_field& field) { return field.real(); });
}

// The member if it is there, else the default.
inline result<double> real_or(const json_field& object, const char* key, double absent) {
  if (!object.has(key)) return absent;
  return object.at(key)->real();
}

inline result<ticks> ticks_in(const json_field& field, double tick) {
  const auto money = field.real();
  if (!money) return money.error();
  const auto count = ticks_of(*money, tick, {});
  if (!count) return field.wrong(count.error().reason);
  return *count;
}

inline result<sealed_slot> slot_from(const json_field& document) {
  if (auto unknown = document.unknown_member({"bids", "contract_price", "values", "satellite_value"})) return *std::move(unknown);
  sealed_slot slot;
  auto bids = amounts_at(document, "bids");
  if (!bids) return bids.error();
  slot.bids = *std::move(bids);
  const auto price = document.at("contract_price");
  if (!price) return price.error();
  const auto contract_price = price->real();
  if (!contract_price) return contract_price.error();
  slot.contract_price = *contract_price;
  slot.values = slot.bids;
  if (document.has("values")) {
    auto values = amounts_at(document, "values");
    if (!values) return values.error();
    if (values->size() != slot.bids.size())
      return document.at("values")->wrong("holds " + std::to_string(values->size()) + " values, expected one for each of " +
                                          std::to_string(slot.bids.size()) + " bids");
    slot.values = *std::move(values);
  }
  const auto satellite_value = real_or(document, "satellite_value", slot.contract_price);
  if (!satellite_value) return satellite_value.error();
  slot.satellite_value = *satellite_value;
  return slot;
}

// Tick and price range; what is absent keeps its default, converted to the file's ticks.
inline std::optional<fault> read_range(const json_field& document, bid_file& file) {
  const auto tick = real_or(document, "tick", file.tick);
  if (!tick) return tick.error();
  if (*tick == 0) return document.at("tick")->wrong("is 0, expected an amount of money above 0");
  file.tick = *tick;
  const std::pair<const char*, std::pair<ticks*, double>> members[] = {
      {"low", {&file.range.low, 0.0}}, {"high", {&file.range.high, 1.0}}, {"step", {&file.range.step, 0.01}}};
  for (const auto& [key, member] : members) {
    const auto& [place, absent] = member;
    const auto count = document.has(key) ? ticks_in(*document.at(key), file.tick) : ticks_of(absent, file.tick, key);
    if (!count && document.has(key)) return count.error();
    if (!count) return document.wrong("\"" + std::string(key) + "\": " + count.error().reason);
    *place = *count;
  }
  if (auto wrong = fault_in_range(file.range)) return document.wrong("\"" + wrong->field + "\": " + wrong->reason);
  return std::nullopt;
}

inline std::optional<fault> read_markets(const json_field& document, bid_file& file) {
  if (auto unknown = document.unknown_member({"tick", "low", "high", "step", "markets"})) return unknown;
  if (auto wrong = read_range(document, file)) return wrong;
  const auto markets = document.array_at("markets");
  if (!markets) return markets.error();
  for (std::size_t i = 0; i < markets->size(); ++i) {
    const json_field market = markets->element(i);
    if (auto unknown = market.unknown_member({"buyers", "sellers"})) return unknown;
    const auto convert = [&file](const json_field& field) { return ticks_in(field, file.tick); };
    auto buyers = numbers_at<ticks>(market, "buyers", convert);
    if (!buyers) return buyers.error();
    auto sellers = numbers_at<ticks>(market, "sellers", convert);
    if (!sellers) return sellers.error();
    book quotes{*std::move(buyers), *std::move(sellers)};
    if (const auto wrong = fault_in_book(quotes)) return market.wrong(wrong->reason);
    file.markets.push_back(std::move(quotes));
  }
  return std::nullopt;
}

}  // namespace detail

/// The bids in a document. Faults name the field: amounts that are negative or not numbers, unknown members, values that do not fit the
/// bids, a price range no clock can walk, neither "sealed" nor "double".
inline result<bid_file> bids_from(const sharing::json_field& document) {
  if (auto unknown = document.unknown_member({"sealed", "double"})) return *std::move(unknown);
  bid_file file;
  if (!document.has("sealed") && !document.has("double")) return document.wrong("holds neither \"sealed\" nor \"double\" bids");
  if (document.has("sealed")) {
    const auto sealed = *document.at("sealed");
    if (auto unknown = sealed.unknown_member({"slots"})) return *std::move(unknown);
    const auto slots = sealed.array_at("slots");
    if (!slots) return slots.error();
    for (std::size_t t = 0; t < slots->size(); ++t) {
      auto slot = detail::slot_from(slots->element(t));
      if (!slot) return slot.error();
      file.slots.push_back(*std::move(slot));
    }
  }
  if (document.has("double"))
    if (auto wrong = detail::read_markets(*document.at("double"), file)) return *std::move(wrong);
  return file;
}

/// The bids in `text`; `source` names it in faults.
inline result<bid_file> parse_bids(std::string_view text, const std::string& source) {
  const auto document = sharing::parse_strict_json(text, source);
  if (!document) return document.error();
  return bids_from(sharing::json_field{*document, source});
}

/// The bids in a file.
inline result<bid_file> read_bids(const std::string& path) {
  const auto document = sharing::read_strict_json(path);
  if (!document) return document.error();
  return bids_from(sharing::json_field{*document, path});
}

}  // namespace larder::inline v0::market
