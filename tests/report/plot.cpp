#include <larder/report/plot.hpp>

#include "rapidcheck_catch.hpp"
#include "report/well_formed.hpp"

using namespace larder::report;
using larder_test::well_formed;

namespace {
std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}
}  // namespace

TEST_CASE("lines are drawn with title, labels, ticks and legend", "[report]") {
  const auto drawn = svg(line_plot{"Hits & <misses>",
                                   {"capacity (entries)", true},
                                   {"miss ratio"},
                                   {{"lru", {{10, 0.9}, {100, 0.5}, {1000, 0.2}}}, {"\"fifo\"", {{10, 0.95}, {1000, 0.3}}}}});
  REQUIRE(drawn);
  CHECK(well_formed(*drawn));
  for (const char* words : {">Hits &amp; &lt;misses&gt;<", ">capacity (entries)<", ">miss ratio<", ">lru<", ">&quot;fifo&quot;<", ">10<",
                            ">100<", ">1k<", ">0.6<"}) {
    INFO(words);
    CHECK(count(*drawn, words) == 1);
  }
  CHECK(count(*drawn, "stroke-width=\"2\"") == 4);  // two lines and their keys
  CHECK(count(*drawn, "translate(") == 7);          // five points and two keys
}

TEST_CASE("a long series is drawn as the means of windows, each at the middle of its own", "[report]") {
  const auto means = window_means({1, 3, 5, 7, 10}, 3);
  REQUIRE(means.size() == 3);
  CHECK((means[0].x == 1 && means[0].y == 2));
  CHECK((means[1].x == 3 && means[1].y == 6));
  CHECK((means[2].x == 4.5 && means[2].y == 10));
  CHECK(window_means({1, 2}, 60).size() == 2);
  CHECK(window_means({1, 2}, 60)[0].x == 0.5);
  CHECK(window_means({1, 2}, static_cast<std::size_t>(-1)).size() == 2);
  CHECK(window_means({}, 60).empty());
}

TEST_CASE("bars are drawn from zero, one for each series in each group", "[report]") {
  const auto drawn = svg(bar_plot{"Cost", {"USD"}, {"fifo", "lru"}, {{"switching", {5, -2}}, {"cloud", {7, 1}}}});
  REQUIRE(drawn);
  CHECK(well_formed(*drawn));
  CHECK(count(*drawn, "<rect") == 1 + 4 + 2);  // background, bars, keys
  CHECK(count(*drawn, ">0<") == 1);
  const auto crowded =
      svg(bar_plot{"Cost", {"USD"}, std::vector<std::string>(12, "a rather long name"), {{"", std::vector<double>(12, 1.0)}}});
  REQUIRE(crowded);
  CHECK(count(*crowded, "rotate(-28") == 12);
}

TEST_CASE("curves are cut off at fixed ends, markers outside are left out", "[report]") {
  const auto drawn = svg(line_plot{"", {"x"}, {.label = "y", .low = 0.0, .high = 1.0}, {{"a", {{0, 0.5}, {1, 9}, {2, 0.7}}}}});
  REQUIRE(drawn);
  CHECK(count(*drawn, "clip-path=\"url(#area)\"") == 1);
  CHECK(count(*drawn, "translate(") == 2);
}

TEST_CASE("one fixed end is enough, and markers outside on any side are left out", "[report]") {
  const auto markers = [](axis x, axis y) {
    const auto drawn = svg(line_plot{"", std::move(x), std::move(y), {{"a", {{0, 0}, {1, 1}, {2, 2}, {3, 3}}}}});
    REQUIRE(drawn);
    CHECK(well_formed(*drawn));
    return count(*drawn, "translate(");
  };
  CHECK(markers({"x"}, {"y"}) == 4);
  CHECK(markers({.label = "x", .low = 0.5}, {"y"}) == 3);
  CHECK(markers({.label = "x", .high = 1.5}, {"y"}) == 2);
  CHECK(markers({"x"}, {.label = "y", .low = 1.5}) == 2);
  CHECK(markers({"x"}, {.label = "y", .high = 0.5}) == 1);
}

TEST_CASE("bars on an axis with fixed ends, or a logarithmic one, stand on its lower end", "[report]") {
  const auto heights = [](axis y, std::vector<double> values) {
    const auto drawn = svg(bar_plot{"", std::move(y), std::vector<std::string>(values.size(), "g"), {{"s", values}}});
    REQUIRE(drawn);
    CHECK(well_formed(*drawn));
    std::vector<double> found;
    for (std::size_t at = drawn->find("<rect", drawn->find("<rect") + 1); at != drawn->npos; at = drawn->find("<rect", at + 1))
      found.push_back(std::stod(drawn->substr(drawn->find("height=\"", at) + 8)));
    return found;
  };
  const auto logarithmic = heights({"y", true}, {1, 10, 100});
  REQUIRE(logarithmic.size() == 3);
  CHECK(logarithmic[0] == Approx(0).margin(.02));
  CHECK(logarithmic[2] == Approx(2 * logarithmic[1]).margin(.02));
  const auto from_five = heights({.label = "y", .low = 5.0}, {6, 7, 8});
  CHECK(from_five[2] == Approx(3 * from_five[0]).margin(.1));
  const auto to_ten = heights({.label = "y", .low = 0.0, .high = 10.0}, {5, 10, 20});
  CHECK(to_ten[1] == Approx(2 * to_ten[0]).margin(.02));
  CHECK(to_ten[2] == to_ten[1]);  // cut off
  CHECK(heights({.label = "y", .high = 4.0}, {2, 4}).size() == 2);
}

TEST_CASE("what cannot be drawn is a fault that names the series", "[report]") {
  const auto lines = [](double y, bool logarithmic) {
    return svg(line_plot{"t", {"x"}, {"time", logarithmic}, {{"lru", {{1, 1}, {2, y}}}}});
  };
  CHECK(lines(std::nan(""), false).error().sentence() ==
        "plot t, field time: series lru holds nan, which is not a number that can be drawn");
  CHECK_FALSE(lines(std::numeric_limits<double>::infinity(), false));
  CHECK(lines(0, true).error().sentence() == "plot t, field time: series lru holds 0, and a logarithmic axis begins above 0");
  CHECK(lines(0, false));
  CHECK(svg(line_plot{"t", {"space"}, {}, {{"a", {{std::nan(""), 1}, {1e301, 1}}}}}).error().sentence() ==
        "plot t, field space: series a holds nan, which is not a number that can be drawn");
  CHECK(svg(bar_plot{"t", {}, {"a"}, {}}).error().reason == "there is no bar to draw");
  CHECK(svg(line_plot{"t", {}, {}, {}}).error().reason == "there is no point to draw");
  CHECK(svg(line_plot{"t", {}, {}, {{"empty", {}}}}).error().reason == "there is no point to draw");
  CHECK_FALSE(svg(line_plot{"t", {}, {.label = "", .low = 2.0, .high = 1.0}, {{"a", {{1, 1}}}}}));
  CHECK(svg(bar_plot{"t", {}, {"a", "b"}, {{"s", {1}}}}).error().sentence() == "plot t, field series s: has 1 values for 2 groups");
  CHECK(svg(bar_plot{"t", {}, {}, {}}).error().reason == "there is no bar to draw");
  CHECK_FALSE(svg(bar_plot{"t", {}, {"a"}, {{"s", {-std::numeric_limits<double>::infinity()}}}}));
}

TEST_CASE("a series without points, or with one, is no trouble", "[report]") {
  const auto drawn = svg(line_plot{"t", {"x"}, {"y"}, {{"none", {}}, {"one", {{3, 5}}}}});
  REQUIRE(drawn);
  CHECK(well_formed(*drawn));
}

TEST_CASE("every drawing is well-formed and has no number that is none", "[report]") {
  rc::prop("lines", [](const std::string& title, const std::vector<std::pair<std::int32_t, std::int32_t>>& points) {
    line_series series{title, {{0, 0}}};
    for (const auto& [x, y] : points) series.points.push_back({x / 1e3, y * 1e3});
    const auto drawn = svg(line_plot{title, {title}, {title}, {series, series}});
    RC_ASSERT(bool(drawn));
    RC_ASSERT(well_formed(*drawn));
    RC_ASSERT(count(*drawn, "\"nan") + count(*drawn, " nan") + count(*drawn, "inf\"") <= count(title, "nan") * 10);
  });
}
