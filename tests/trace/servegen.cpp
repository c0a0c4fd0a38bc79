#include <larder/trace/servegen.hpp>

#include <algorithm>
#include <map>

#include "catch.hpp"
#include "trace/files.hpp"

using larder_test::packed;
using larder_test::scratch_folder;
namespace trace = larder::trace;

TEST_CASE("rates and clients are read, tokens where there are any", "[trace]") {
  const scratch_folder folder;
  const std::string text = "client,window_start_s,rate_req_per_s,interarrival_cv\n4,600,0.5,1.4\n", gzip = packed(text);
  const auto rates = trace::read_servegen_rates(folder.file("r.csv", text));
  REQUIRE(rates);
  CHECK(rates->front().client == 4);
  CHECK(rates->front().window_start == 600);
  CHECK(rates->front().requests_per_second == 0.5);
  CHECK(rates->front().interarrival_variation == 1.4);
  const auto clients =
      trace::read_servegen_clients(folder.file("c.csv", "client,est_requests,mean_in_tokens,mean_out_tokens\n1,10,2.5,3\n2,20,,\n"));
  REQUIRE(clients);
  CHECK((*clients)[0].mean_input_tokens == 2.5);
  CHECK_FALSE((*clients)[1].mean_output_tokens);
  CHECK(trace::read_servegen_rates(folder.file("r", "client,window_start_s,rate_req_per_s,interarrival_cv\n4,600,-0.5,1.4\n"))
            .error()
            .field == "rate_req_per_s");
  for (std::size_t length = 0; length < gzip.size(); ++length)
    CHECK_FALSE(trace::read_servegen_rates(folder.file("r.gz", gzip.substr(0, length))));
}

TEST_CASE("P42: the sums of the real clients are those of the reference", "[trace][real]") {
#ifdef LARDER_TRACES
  struct expectation {
    const char* name;
    std::size_t rates, clients;
    double requests, first, ten;
  };
  for (const auto& [name, rate_count, client_count, requests, first, ten] :
       {expectation{"m-large", 99839, 162, 236.9e6, 0.16, 0.63}, expectation{"deepseek-r1", 3111, 73, 1.38e6, 0.29, 0.68}}) {
    const std::string folder = LARDER_TRACES;
    const auto rates = trace::read_servegen_rates(folder + "/llm_servegen_rates_" + name + ".csv.gz");
    const auto clients = trace::read_servegen_clients(folder + "/llm_servegen_clients_" + name + ".csv");
    REQUIRE(rates);
    REQUIRE(clients);
    CHECK(rates->size() == rate_count);
    CHECK(clients->size() == client_count);
    std::map<std::uint32_t, double> sums;
    double total = 0;
    for (const auto& rate : *rates) {
      sums[rate.client] += rate.requests_per_second * trace::servegen_window_seconds;
      total += rate.requests_per_second * trace::servegen_window_seconds;
    }
    std::vector<double> sorted;
    for (const auto& [client, sum] : sums) sorted.push_back(sum);
    std::sort(sorted.rbegin(), sorted.rend());
    double top = 0;
    for (std::size_t i = 0; i < 10; ++i) top += sorted[i];
    CHECK(total == Approx(requests).epsilon(0.005));
    CHECK(sorted[0] / total == Approx(first).margin(0.005));
    CHECK(top / total == Approx(ten).margin(0.005));
  }
#else
  WARN("the real traces are absent");
#endif
}
