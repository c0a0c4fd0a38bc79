// Who asks a language model service and how often (ServeGen, arXiv 2505.09999): for each client a rate in every window of ten minutes, and
// how many tokens a request of theirs has. Rates differ by orders of magnitude between clients and move during the day.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <larder/trace/rows.hpp>

namespace larder::inline v0::trace {

inline constexpr double servegen_window_seconds = 600;

/// The requests of one client in one window; windows without any are not listed.
struct servegen_rate {
  std::uint32_t client = 0;
  double window_start = 0;  ///< seconds
  double requests_per_second = 0;
  double interarrival_variation = 0;  ///< standard deviation of the time between requests, divided by its mean
};

/// `client,window_start_s,rate_req_per_s,interarrival_cv`
inline result<std::vector<servegen_rate>> read_servegen_rates(const std::string& path) {
  using row = servegen_rate;
  return read_rows<row>(path, column{"client", &row::client}, column{"window_start_s", &row::window_start},
                        column{"rate_req_per_s", &row::requests_per_second}, column{"interarrival_cv", &row::interarrival_variation});
}

/// A client over the whole period; token counts where the source gives them.
struct servegen_client {
  std::uint32_t client = 0;
  std::uint64_t requests = 0;  ///< estimated
  std::optional<double> mean_input_tokens, mean_output_tokens;
};

/// `client,est_requests,mean_in_tokens,mean_out_tokens`
inline result<std::vector<servegen_client>> read_servegen_clients(const std::string& path) {
  using row = servegen_client;
  return read_rows<row>(path, column{"client", &row::client}, column{"est_requests", &row::requests},
                        column{"mean_in_tokens", &row::mean_input_tokens}, column{"mean_out_tokens", &row::mean_output_tokens});
}

}  // namespace larder::inline v0::trace
