#include <larder/edge/radio.hpp>

#include <limits>

#include <larder/core/random.hpp>

#include "catch.hpp"

namespace edge = larder::edge;

namespace {
constexpr double nan_number = std::numeric_limits<double>::quiet_NaN();
template <class T>
T good(larder::result<T> made) {
  REQUIRE(made);
  return *std::move(made);
}
template <class T>
std::string field(const larder::result<T>& made) {
  REQUIRE_FALSE(made);
  return made.error().field;
}
}  // namespace

TEST_CASE("ten blocks of 180 kHz at a signal ratio of 15 carry 7.2 Mbit/s", "[edge]") {
  auto blocks = good(edge::resource_blocks::of({.block_hz = 180e3, .noise_w_hz = 1e-20, .cells = 2, .users = 3, .blocks = 12}));
  // Noise is 1.8e-15 W; half of what disturbs comes from the other cell.
  blocks.set_gain(0, 1, 1e-12);
  blocks.set_gain(1, 1, .9e-12);
  for (std::uint32_t r = 0; r < 10; ++r) blocks.assign(0, r, 1, 15 * 3.6e-3);
  for (std::uint32_t r = 0; r < 10; ++r) blocks.assign(1, r, 2, 2e-3);
  CHECK(blocks.signal_ratio(0, 1, 0) == Approx(15));
  CHECK(blocks.rate_bit_s(0, 1) == Approx(7.2e6));
  CHECK(blocks.rate_bit_s(0, 2) == 0);
  CHECK(edge::shannon_bit_s(1.8e6, 15) == 7.2e6);
  CHECK(edge::transfer_s(200 * 32, blocks.rate_bit_s(0, 1)) == Approx(.8889e-3).margin(5e-8));
}

TEST_CASE("a block belongs to one user of a cell at a time, and an idle one disturbs nobody", "[edge]") {
  auto blocks = good(edge::resource_blocks::of({.block_hz = 1e6, .noise_w_hz = 1e-18, .cells = 2, .users = 2, .blocks = 1}));
  for (const std::uint32_t cell : {0u, 1u})
    for (const std::uint32_t user : {0u, 1u}) blocks.set_gain(cell, user, cell == user ? 1e-9 : 1e-10);
  blocks.assign(0, 0, 0, 1e-3);
  const double alone = blocks.rate_bit_s(0, 0);
  CHECK(alone == Approx(1e6));
  blocks.assign(1, 0, 1, 1e-3);
  const double disturbed = blocks.rate_bit_s(0, 0);
  CHECK(disturbed < alone);
  CHECK(blocks.signal_ratio(0, 0, 0) == Approx(1e-12 / (1e-13 + 1e-12)));
  blocks.release(1, 0);
  CHECK(blocks.rate_bit_s(0, 0) == alone);
  CHECK(blocks.rate_bit_s(1, 1) == 0);
  blocks.assign(0, 0, 1, 1e-3);
  CHECK(blocks.rate_bit_s(0, 0) == 0);
  CHECK(blocks.rate_bit_s(0, 1) > 0);
}

TEST_CASE("an uplink of 20 MHz at a signal ratio of 3 carries 40 Mbit/s: 150 MB take 30 s", "[edge]") {
  const auto uplink = good(edge::uplink::of(20e6, .1e-10));
  CHECK(uplink.rate_bit_s(3e-10, .9e-10) == Approx(40e6));
  CHECK(edge::transfer_s(larder::bytes{150'000'000}, uplink.rate_bit_s(3e-10, .9e-10)) == Approx(30));
  const std::vector<double> received{.4e-10, 3e-10, .5e-10};
  CHECK(uplink.rate_bit_s(received, 1) == Approx(40e6));
  CHECK(uplink.rate_bit_s(received, 0) < uplink.rate_bit_s(received, 2));
}

TEST_CASE("a downlink shared by the active users", "[edge]") {
  const auto downlink = good(edge::shared_downlink::of({400e6, 20, .5, {1, 4}, 4e-21}));
  CHECK(*downlink.rate_bit_s(100, 8) == Approx(1.693158e9).margin(500));
  CHECK(edge::transfer_s(larder::bytes{60'000'000}, *downlink.rate_bit_s(100, 8)) == Approx(.283494).margin(5e-7));
  CHECK(*downlink.rate_bit_s(200, 8) == Approx(1.293175e9).margin(500));
  CHECK(edge::transfer_s(larder::bytes{60'000'000}, *downlink.rate_bit_s(200, 8)) == Approx(.371179).margin(5e-7));
  CHECK(edge::power_law_loss{1, 4}.gain(100) * 5 / (4e-21 * 100e6) == Approx(125'000));
  CHECK(edge::power_law_loss{1, 4}.gain(200) * 5 / (4e-21 * 100e6) == Approx(7812.5));
  CHECK_FALSE(downlink.rate_bit_s(100, 0));
  CHECK_FALSE(good(edge::shared_downlink::of({400e6, 20, 0, {1, 4}, 4e-21})).rate_bit_s(100, 8));
  CHECK(*downlink.rate_bit_s(100, 8, 2) > *downlink.rate_bit_s(100, 8));
}

TEST_CASE("relays store and forward: their times add", "[edge]") {
  const std::vector<edge::fixed_link> hops{good(edge::fixed_link::of(40e6)), good(edge::fixed_link::of(100e6))};
  CHECK(edge::relayed_s(1200e6, hops) == Approx(42));
  const std::vector<edge::fixed_link> far{good(edge::fixed_link::of(40e6, .25)), good(edge::fixed_link::of(100e6, .5))};
  CHECK(edge::relayed_s(1200e6, far) == Approx(42.75));
  CHECK(edge::relayed_s(1200e6, {}) == 0);
}

TEST_CASE("no rate, no transfer; no bits, no time", "[edge]") {
  CHECK(edge::transfer_s(1.0, 0) == std::numeric_limits<double>::infinity());
  CHECK(edge::transfer_s(1.0, nan_number) == std::numeric_limits<double>::infinity());
  CHECK(edge::transfer_s(0.0, 0) == 0);
  CHECK(edge::shannon_bit_s(1e6, 0) == 0);
}

TEST_CASE("decibels, thermal noise and free space", "[edge]") {
  CHECK(edge::from_decibels(30) == Approx(1000));
  CHECK(edge::to_decibels(edge::from_decibels(-17.5)) == Approx(-17.5));
  CHECK(edge::watts_from_dbm(23) == Approx(.1995).margin(5e-5));
  CHECK(edge::watts_from_dbm(-174) == Approx(edge::thermal_noise_w_hz).epsilon(.01));
  // 92.45 dB is the loss over 1 km at 1 GHz, in every textbook.
  CHECK(edge::to_decibels(edge::free_space_loss{1, 1e9}.gain(1e3)) == Approx(-92.45).margin(.005));
  CHECK(edge::free_space_loss{1, 2e9}.gain(1e3) == Approx(edge::free_space_loss{4, 1e9}.gain(4e3)));
}

TEST_CASE("negative bandwidth and other impossible links are faults with their field", "[edge]") {
  CHECK(field(edge::uplink::of(-20e6, 1e-12)) == "bandwidth_hz");
  CHECK(edge::uplink::of(-20e6, 1e-12).error().sentence() == "uplink, field bandwidth_hz: expected a finite number above 0, found -2e+07");
  CHECK(field(edge::uplink::of(20e6, 0)) == "noise_w");
  CHECK(field(edge::uplink::of(nan_number, 1)) == "bandwidth_hz");
  CHECK(field(edge::shared_downlink::of({.bandwidth_hz = -1})) == "bandwidth_hz");
  CHECK(field(edge::shared_downlink::of({.power_w = nan_number})) == "power_w");
  CHECK(field(edge::shared_downlink::of({.active_probability = 1.5})) == "active_probability");
  CHECK(field(edge::shared_downlink::of({.loss = {0, 4}})) == "antenna_factor");
  CHECK(field(edge::shared_downlink::of({.loss = {1, -4}})) == "exponent");
  CHECK(field(edge::shared_downlink::of({.noise_w_hz = -1})) == "noise_w_hz");
  CHECK(field(edge::resource_blocks::of({.block_hz = -180e3})) == "block_hz");
  CHECK(field(edge::resource_blocks::of({.cells = 0})) == "cells");
  CHECK(field(edge::resource_blocks::of({.users = 0})) == "users");
  CHECK(field(edge::resource_blocks::of({.blocks = 0})) == "blocks");
  CHECK(field(edge::resource_blocks::of({.cells = 1u << 31, .users = 1u << 31, .blocks = 1u << 31})) == "users");
  CHECK(field(edge::fixed_link::of(0)) == "rate_bit_s");
  CHECK(field(edge::fixed_link::of(1, -1)) == "delay_s");
  CHECK(edge::free_space_loss{1, -1}.check()->field == "carrier_hz");
  CHECK(edge::free_space_loss{-1, 1}.check()->field == "antenna_gain");
}
