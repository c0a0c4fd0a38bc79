#include <larder/report/svg.hpp>

#include <set>
#include <tuple>

#include "rapidcheck_catch.hpp"
#include "report/well_formed.hpp"

using namespace larder::report;
using larder_test::well_formed;

TEST_CASE("the checker of the tests tells good XML from bad", "[report]") {
  CHECK(well_formed("<a b=\"1\"><c/>x &amp; y</a>\n"));
  for (const char* bad :
       {"", "<a>", "<a></b>", "<a/><b/>", "<a>&</a>", "<a>&nbsp;</a>", "<a b=1></a>", "<a b=\"<\"/>", "x<a/>", "<a>x > y</a>"}) {
    INFO(bad);
    CHECK_FALSE(well_formed(bad));
  }
}

TEST_CASE("any text may be drawn", "[report]") {
  CHECK(escape_xml("a<b> & \"c\" 'd'\x01") == "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;?");
  rc::prop("well-formed whatever the words", [](const std::string& words) {
    svg_canvas canvas(100, 50);
    canvas.text(1, 2, words, {.anchor = "end", .size = 9, .bold = true, .turn = -90});
    RC_ASSERT(well_formed(canvas.finish()));
  });
}

TEST_CASE("every shape is well-formed", "[report]") {
  svg_canvas canvas(100, 50);
  canvas.begin_clip(0, 0, 10, 10);
  canvas.line(0, 0, 1, 1, "#000000");
  canvas.end_clip();
  canvas.bar(0, 0, 1, 1, "#000000");
  for (std::size_t i = 0; i < 40; ++i) {
    canvas.curve("M0 0L1 1", series_style::of(i));
    canvas.marker(1, 1, series_style::of(i));
  }
  CHECK(well_formed(canvas.finish()));
}

TEST_CASE("fifty series look different", "[report]") {
  std::set<std::tuple<std::string_view, std::string_view, std::size_t>> seen;
  for (std::size_t i = 0; i < 50; ++i) {
    const auto style = series_style::of(i);
    seen.emplace(style.color, style.dash, style.marker);
  }
  CHECK(seen.size() == 50);
}

TEST_CASE("long names are shortened between letters", "[report]") {
  CHECK(svg_canvas::shortened("short", 100) == "short");
  const std::string name = "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9";
  for (const double width : {24.0, 28.0, 32.0, 40.0, 50.0}) {
    const std::string made = svg_canvas::shortened(name, width);
    CHECK(svg_canvas::width_of(made) <= width);
    CHECK(made.size() % 2 == 1);
  }
}
