#include <larder/edge/llm_delay.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"

namespace edge = larder::edge;
using namespace larder::literals;

namespace {

const edge::transformer llama_7b{.layers = 32, .hidden = 4096, .feed_forward_width = 11008};
const edge::accelerator a100{.flop_s = 312e12, .memory_bytes_s = 2e12, .memory = 80_GB, .power_w = 300};

edge::language_model built(const edge::transformer& shape, const edge::accelerator& on = a100) {
  auto made = edge::language_model::of(shape, on);
  REQUIRE(made);
  return *made;
}
// A number rounded to so many decimals, so that "equal to the printed digits" can be said.
double rounded(double value, int decimals) { return std::round(value * std::pow(10, decimals)) / std::pow(10, decimals); }

}  // namespace

TEST_CASE("work and cache of a model small enough to count by hand", "[edge]") {
  const auto model = built({.layers = 2, .hidden = 4, .feed_forward_width = 8}, {.flop_s = 1000});
  const edge::request_batch q{.requests = 1, .prompt_tokens = 3, .output_tokens = 3};
  CHECK(model.prefill_flop(q) == 1824);
  CHECK(model.decode_flop(q) == 1312);
  CHECK(model.key_value_bytes(q) == 192);
  CHECK(model.prefill_s(q, edge::bound::compute) == 1.824);
  CHECK(2 * model.per_token_s(q, edge::bound::compute) == 1.312);
}

TEST_CASE("work and cache of a 7B model, with two matrices and with a gate", "[edge]") {
  const edge::request_batch q{.requests = 1, .prompt_tokens = 512, .output_tokens = 128};
  const auto plain = built(llama_7b);
  CHECK(rounded(plain.prefill_flop(q) / 1e12, 4) == 5.2914);
  CHECK(rounded(plain.decode_flop(q) / 1e12, 4) == 1.3168);
  CHECK(plain.key_value_bytes(q) == 320 * 1024 * 1024);
  CHECK(rounded(plain.weights_bytes() / 1e9, 2) == 10.07);
  CHECK(rounded(plain.weights_bytes() / 1e9, 3) == 10.066);
  edge::transformer gated = llama_7b;
  gated.form = edge::feed_forward::gated;
  CHECK(rounded(built(gated).prefill_flop(q) / 1e12, 4) == 6.7689);
  CHECK(rounded(built(gated).decode_flop(q) / 1e12, 4) == 1.6833);
  CHECK(built(gated).key_value_bytes(q) == 320 * 1024 * 1024);
  CHECK(rounded(built(gated).weights_bytes() / 1e9, 2) == 12.95);
  const double without_embeddings = built(gated).weights_bytes();
  gated.embedding_parameters = 2 * 32'000 * 4096;
  CHECK(rounded((built(gated).weights_bytes() - without_embeddings) / 1e9, 2) == .52);
  gated.weights = 13_GB;
  CHECK(built(gated).weights_bytes() == 13e9);
}

TEST_CASE("time to the first token is arithmetic, time per token is memory", "[edge]") {
  const auto model = built(llama_7b);
  const edge::request_batch q{.requests = 1, .prompt_tokens = 512, .output_tokens = 128};
  CHECK(rounded(model.prefill_s(q, edge::bound::compute) * 1e3, 3) == 16.960);
  CHECK(rounded(model.weights_bytes() / 2e12 * 1e3, 3) == 5.033);
  CHECK(rounded(model.prefill_s(q) * 1e3, 3) == 16.960);
  CHECK(rounded(model.per_token_s(q, edge::bound::compute) * 1e3, 4) == .0332);
  CHECK(rounded(model.per_token_s(q) * 1e3, 4) == 5.2009);
  CHECK(std::floor(model.per_token_s(q) / model.per_token_s(q, edge::bound::compute)) == 156);
  const auto served = model.serve(q, .5);
  CHECK(served.is_served());
  CHECK(served.first_token_s == Approx(.5 + 16.960e-3).margin(1e-6));
  CHECK(served.answer_s == Approx(served.first_token_s + 127 * served.per_token_s));
  CHECK(served.energy_j == Approx(300 * (served.answer_s - .5)));
}

TEST_CASE("the answer takes the first token and a step for each further one, or for all", "[edge]") {
  CHECK(edge::answer_s(.050, .020, 200) == Approx(4.030));
  CHECK(edge::answer_s(.050, .020, 200, edge::decoded::all_tokens) == Approx(4.050));
  CHECK(edge::answer_s(.120, .035, 200) == Approx(7.085));
  CHECK(edge::answer_s(.120, .035, 200, edge::decoded::all_tokens) == Approx(7.120));
  CHECK(edge::answer_s(.120, .035, 1) == .120);
  CHECK(edge::answer_s(.120, .035, 0) == 0);
}

TEST_CASE("batches: work and cache grow with requests, weights are read once", "[edge]") {
  const auto model = built(llama_7b);
  const edge::request_batch one{.requests = 1, .prompt_tokens = 128, .output_tokens = 64},
      many{.requests = 16, .prompt_tokens = 128, .output_tokens = 64};
  CHECK(model.prefill_flop(many) == 16 * model.prefill_flop(one));
  CHECK(model.decode_flop(many) == 16 * model.decode_flop(one));
  CHECK(model.key_value_bytes(many) == 16 * model.key_value_bytes(one));
  CHECK(model.per_token_s(many) < 1.2 * model.per_token_s(one));
  CHECK(model.per_token_s(many, edge::bound::compute) == Approx(16 * model.per_token_s(one, edge::bound::compute)));
}

TEST_CASE("fewer key-value heads make a smaller cache", "[edge]") {
  edge::transformer grouped = llama_7b;
  grouped.key_value_heads = 8;
  const edge::request_batch q{.requests = 3, .prompt_tokens = 512, .output_tokens = 128};
  CHECK(built(grouped).key_value_bytes(q) == built(llama_7b).key_value_bytes(q) / 4);
}

TEST_CASE("several reasoning paths share the prompt", "[edge]") {
  const auto model = built(llama_7b);
  const edge::request_batch one{.requests = 2, .prompt_tokens = 500, .output_tokens = 100}, five{2, 500, 100, 5};
  CHECK(model.prefill_flop(five) == model.prefill_flop(one));
  CHECK(model.decode_flop(five) == 5 * model.decode_flop(one));
  CHECK(model.key_value_bytes(five) == Approx(model.key_value_bytes(one) * (500 + 5 * 100) / 600));
}

TEST_CASE("too much memory and too long a text are outcomes, not errors", "[edge]") {
  edge::transformer shape = llama_7b;
  shape.window_tokens = 2048;
  edge::accelerator card = a100;
  card.memory = 24_GB;
  const auto model = built(shape, card);
  CHECK(model.serve({1, 1024, 1024}).is_served());
  const auto too_long = model.serve({1, 1024, 1025});
  CHECK(too_long.outcome == edge::serving_outcome::window_exceeded);
  CHECK(too_long.answer_s == 0);
  CHECK(model.serve({1, 3000, 1}).outcome == edge::serving_outcome::window_exceeded);
  CHECK(model.serve({1, 1, std::numeric_limits<std::uint64_t>::max()}).outcome == edge::serving_outcome::window_exceeded);
  // Weights 10.066 GB and 1 GiB of cache per request of 2048 tokens: twelve fit, thirteen do not.
  CHECK(model.serve({12, 1024, 1024}).is_served());
  const auto too_big = model.serve({13, 1024, 1024});
  CHECK(too_big.outcome == edge::serving_outcome::out_of_memory);
  CHECK(too_big.memory > card.memory);
  CHECK(too_big.energy_j == 0);
}

TEST_CASE("tokens of a 65B model: 4.458 ms for 200, 0.16049 J each", "[edge]") {
  // 24 GPUs of 300 W at 810 GFLOP per joule.
  const auto provider = built(llama_7b, {.flop_s = 5.832e15, .memory_bytes_s = 2e12, .memory = 1920_GB, .power_w = 24 * 300});
  CHECK(rounded(200 * edge::flop_per_token(65e9) / 5.832e15 * 1e3, 3) == 4.458);
  CHECK(rounded(provider.work_j(edge::flop_per_token(65e9)), 5) == .16049);
}

TEST_CASE("goodput counts what was in time", "[edge]") {
  const std::vector<edge::request_life> lives{{.5, .1, .2, 2, .1, 3}, {.5, .1, .2, 2.2, .1, 3}, {0, 0, 0, 3, 0, 3}};
  CHECK(lives[0].total_s() == Approx(2.9));
  CHECK(edge::goodput(lives) == 2);
  CHECK(edge::goodput({}) == 0);
}

TEST_CASE("models and machines that cannot be are faults with their field", "[edge]") {
  const auto field = [](const edge::transformer& shape, const edge::accelerator& on = a100) {
    const auto made = edge::language_model::of(shape, on);
    REQUIRE_FALSE(made);
    return made.error().field;
  };
  CHECK(field({.layers = 0}) == "layers");
  CHECK(field({.hidden = 0}) == "hidden");
  CHECK(field({.feed_forward_width = 0}) == "feed_forward_width");
  CHECK(field({.heads = 0}) == "heads");
  CHECK(field({.key_value_heads = 0}) == "key_value_heads");
  CHECK(field({.heads = 8, .key_value_heads = 9}) == "key_value_heads");
  CHECK(field({}, {.flop_s = -1}) == "flop_s");
  CHECK(field({}, {.memory_bytes_s = 0}) == "memory_bytes_s");
  CHECK(field({}, {.power_w = std::numeric_limits<double>::quiet_NaN()}) == "power_w");
}
