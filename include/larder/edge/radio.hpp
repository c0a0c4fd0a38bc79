// Radio and other links: path loss, interference, Shannon rates, transfer times. Bits per second, hertz, watts, metres, seconds; gains are
// linear power ratios. Closed forms; objects are checked once, where they are made, and their arithmetic cannot fail afterwards.
// Sources: uplink: Xu et al., "Cached Model-as-a-Resource" (arXiv 2403.05826), eq. 2; downlink shared by the active users: form of the
// TrimCaching evaluation (arXiv 2405.03990), its wording not checked against the paper; resource blocks: larder's own form of the usual
// OFDMA sum. Relays store and forward, so times add: larder's choice, where the paper prints a sum of rates.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <span>
#include <vector>

#include <larder/core/quantity.hpp>
#include <larder/edge/geometry.hpp>

namespace larder::inline v0::edge {

/// A power ratio from decibels, and back.
[[nodiscard]] inline double from_decibels(double db) noexcept { return std::pow(10.0, db / 10); }
[[nodiscard]] inline double to_decibels(double ratio) noexcept { return 10 * std::log10(ratio); }
/// Watts from decibels over a milliwatt.
[[nodiscard]] inline double watts_from_dbm(double dbm) noexcept { return from_decibels(dbm) / 1000; }

/// Noise of a perfect receiver at 17 degrees Celsius, in watts per hertz (-174 dBm/Hz).
inline constexpr double thermal_noise_w_hz = 4.0e-21;

/// The most a band of this width carries at this ratio of signal to noise and interference. 0 for a ratio of 0.
[[nodiscard]] inline double shannon_bit_s(double bandwidth_hz, double signal_ratio) noexcept {
  return bandwidth_hz * std::log2(1 + signal_ratio);
}

/// Seconds to send so many bits; infinite over a link without rate, 0 for no bits.
[[nodiscard]] inline double transfer_s(double bits, double rate_bit_s) noexcept {
  if (bits <= 0) return 0;
  return rate_bit_s > 0 ? bits / rate_bit_s : std::numeric_limits<double>::infinity();
}
[[nodiscard]] inline double transfer_s(bytes amount, double rate_bit_s) noexcept {
  return transfer_s(8 * static_cast<double>(amount.count), rate_bit_s);
}

/// Gain over a distance as a power law: antenna factor * d^-exponent.
struct power_law_loss {
  double antenna_factor = 1;
  double exponent = 4;
  [[nodiscard]] double gain(double distance_m) const noexcept { return antenna_factor * std::pow(distance_m, -exponent); }
  [[nodiscard]] std::optional<fault> check() const {
    field_check check("path loss");
    check.positive("antenna_factor", antenna_factor);
    check.not_negative("exponent", exponent);
    return check.found();
  }
};

/// Gain over a distance in free space (Friis): both antennas' gains * (wavelength / (4 pi d))^2.
struct free_space_loss {
  double antenna_gain = 1;  ///< product of the two
  double carrier_hz = 3.5e9;
  [[nodiscard]] double gain(double distance_m) const noexcept {
    const double spread = light_speed_m_s / carrier_hz / (4 * std::numbers::pi * distance_m);
    return antenna_gain * spread * spread;
  }
  [[nodiscard]] std::optional<fault> check() const {
    field_check check("path loss");
    check.positive("antenna_gain", antenna_gain);
    check.positive("carrier_hz", carrier_hz);
    return check.found();
  }
};

/// A band on which all users of a cell send at once; each hears the others as interference. C(2).
class uplink {
 public:
  /// Faults: a bandwidth or a noise power that is not above 0.
  static result<uplink> of(double bandwidth_hz, double noise_w) {
    field_check check("uplink");
    check.positive("bandwidth_hz", bandwidth_hz);
    check.positive("noise_w", noise_w);
    if (check.found()) return *check.found();
    return uplink(bandwidth_hz, noise_w);
  }
  /// The rate of a user received with `own_w` watts (gain times power) under so much interference; both at least 0.
  [[nodiscard]] double rate_bit_s(double own_w, double interference_w) const noexcept {
    return shannon_bit_s(bandwidth_, own_w / (interference_w + noise_));
  }
  /// The rate of user `u` of all whose received powers are given; the others interfere. O(users).
  [[nodiscard]] double rate_bit_s(std::span<const double> received_w, std::size_t u) const noexcept {
    double others = 0;
    for (std::size_t v = 0; v < received_w.size(); ++v)
      if (v != u) others += received_w[v];
    return rate_bit_s(received_w[u], others);
  }

 private:
  uplink(double bandwidth_hz, double noise_w) noexcept : bandwidth_(bandwidth_hz), noise_(noise_w) {}
  double bandwidth_, noise_;
};

/// A base station's band and power, split evenly among the users that are active on average.
class shared_downlink {
 public:
  struct parameters {
    double bandwidth_hz = 400e6;
    double power_w = 20;
    double active_probability = .5;  ///< that a covered user is active, 0 to 1
    power_law_loss loss{};
    double noise_w_hz = thermal_noise_w_hz;
  };
  /// Faults: a bandwidth, power or noise that is not above 0, a probability outside 0 to 1, a path loss that is none.
  static result<shared_downlink> of(const parameters& p) {
    field_check check("downlink");
    check.positive("bandwidth_hz", p.bandwidth_hz);
    check.positive("power_w", p.power_w);
    check.between("active_probability", p.active_probability, 0, 1);
    check.positive("noise_w_hz", p.noise_w_hz);
    if (check.found()) return *check.found();
    if (auto wrong = p.loss.check()) return *std::move(wrong);
    return shared_downlink(p);
  }
  /// The rate of one of `covered` users at a distance (m, above 0), times `fading`, a power gain of mean 1. Nothing when nobody is active.
  [[nodiscard]] std::optional<double> rate_bit_s(double distance_m, std::uint32_t covered, double fading = 1) const noexcept {
    const double active = parameters_.active_probability * covered;
    if (!(active > 0)) return std::nullopt;
    const double band = parameters_.bandwidth_hz / active, power = parameters_.power_w / active;
    return shannon_bit_s(band, fading * power * parameters_.loss.gain(distance_m) / (parameters_.noise_w_hz * band));
  }

 private:
  explicit shared_downlink(const parameters& p) noexcept : parameters_(p) {}
  parameters parameters_;
};

/// OFDMA over several cells: each cell gives each resource block to at most one user, and all cells use the same blocks.
/// Memory: cells * blocks * (users + 2) numbers.
class resource_blocks {
 public:
  struct parameters {
    double block_hz = 180e3;
    double noise_w_hz = thermal_noise_w_hz;
    std::uint32_t cells = 1, users = 1, blocks = 1;
  };
  static constexpr std::uint32_t nobody = 0xffffffffu;
  static constexpr double most_gains = 1e9;

  /// All blocks free, all gains 0. Faults: a width or noise that is not above 0; no cells, users or blocks.
  static result<resource_blocks> of(const parameters& p) {
    field_check check("resource blocks");
    check.positive("block_hz", p.block_hz);
    check.positive("noise_w_hz", p.noise_w_hz);
    check.at_least_one("cells", p.cells);
    check.at_least_one("users", p.users);
    check.at_least_one("blocks", p.blocks);
    check.require(static_cast<double>(p.cells) * p.users * p.blocks <= most_gains, "users",
                  "expected cells * users * blocks of at most 1e9, found more");
    if (check.found()) return *check.found();
    return resource_blocks(p);
  }

  /// The gain from a cell to a user on one block, or on all of them; at least 0.
  void set_gain(std::uint32_t cell, std::uint32_t user, std::uint32_t block, double gain) noexcept {
    gain_[place(cell, user, block)] = gain;
  }
  void set_gain(std::uint32_t cell, std::uint32_t user, double gain) noexcept {
    for (std::uint32_t r = 0; r < parameters_.blocks; ++r) set_gain(cell, user, r, gain);
  }
  /// Gives a cell's block to a user, taking it from whoever had it, at this power (W, at least 0).
  void assign(std::uint32_t cell, std::uint32_t block, std::uint32_t user, double power_w) noexcept {
    user_[of_cell(cell, block)] = user;
    power_[of_cell(cell, block)] = power_w;
  }
  /// Takes a block back: no user, no power.
  void release(std::uint32_t cell, std::uint32_t block) noexcept { assign(cell, block, nobody, 0); }

  /// Signal over noise and the other cells' power, for a user on a block of a cell. O(cells).
  [[nodiscard]] double signal_ratio(std::uint32_t cell, std::uint32_t user, std::uint32_t block) const noexcept {
    double others = 0;
    for (std::uint32_t j = 0; j < parameters_.cells; ++j)
      if (j != cell) others += power_[of_cell(j, block)] * gain_[place(j, user, block)];
    return power_[of_cell(cell, block)] * gain_[place(cell, user, block)] / (others + parameters_.noise_w_hz * parameters_.block_hz);
  }
  /// The rate of a user in a cell: the sum over the blocks it holds there. O(cells * blocks).
  [[nodiscard]] double rate_bit_s(std::uint32_t cell, std::uint32_t user) const noexcept {
    double rate = 0;
    for (std::uint32_t r = 0; r < parameters_.blocks; ++r)
      if (user_[of_cell(cell, r)] == user) rate += shannon_bit_s(parameters_.block_hz, signal_ratio(cell, user, r));
    return rate;
  }

 private:
  explicit resource_blocks(const parameters& p)
      : parameters_(p),
        gain_(std::size_t{p.cells} * p.users * p.blocks),
        power_(std::size_t{p.cells} * p.blocks),
        user_(std::size_t{p.cells} * p.blocks, nobody) {}
  [[nodiscard]] std::size_t place(std::uint32_t cell, std::uint32_t user, std::uint32_t block) const noexcept {
    LARDER_EXPECTS(user < parameters_.users, "a user's number must be below the number of users");
    return of_cell(cell, block) * parameters_.users + user;
  }
  [[nodiscard]] std::size_t of_cell(std::uint32_t cell, std::uint32_t block) const noexcept {
    LARDER_EXPECTS(cell < parameters_.cells && block < parameters_.blocks, "cells and blocks must be below their numbers");
    return std::size_t{cell} * parameters_.blocks + block;
  }

  parameters parameters_;
  std::vector<double> gain_, power_;
  std::vector<std::uint32_t> user_;
};

/// A link of one rate: backhaul, fibre, or a laser between two satellites.
class fixed_link {
 public:
  /// Faults: a rate that is not above 0, a negative delay.
  static result<fixed_link> of(double rate_bit_s, double delay_s = 0) {
    field_check check("link");
    check.positive("rate_bit_s", rate_bit_s);
    check.not_negative("delay_s", delay_s);
    if (check.found()) return *check.found();
    return fixed_link(rate_bit_s, delay_s);
  }
  [[nodiscard]] double delay_s() const noexcept { return delay_; }
  /// From the first bit sent to the last received.
  [[nodiscard]] double time_s(double bits) const noexcept { return transfer_s(bits, rate_) + delay_; }

 private:
  fixed_link(double rate_bit_s, double delay_s) noexcept : rate_(rate_bit_s), delay_(delay_s) {}
  double rate_, delay_;
};

/// Time over links in a row; each relay has everything before it sends on.
[[nodiscard]] inline double relayed_s(double bits, std::span<const fixed_link> hops) noexcept {
  double total = 0;
  for (const fixed_link& hop : hops) total += hop.time_s(bits);
  return total;
}

}  // namespace larder::inline v0::edge
