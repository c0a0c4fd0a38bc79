#include <larder/report/csv.hpp>

#include <larder/trace/rows.hpp>

#include <cstdint>
#include <limits>
#include <vector>

#include "rapidcheck_catch.hpp"
#include "trace/files.hpp"

using larder::report::csv;
namespace trace = larder::trace;

TEST_CASE("records are quoted where they must be", "[report]") {
  csv made{"policy", "ratio, if any", "hits"};
  made.add("lru", 0.1, 18446744073709551615u);
  made.add("a \"b\"", std::numeric_limits<double>::quiet_NaN(), -1);
  CHECK(made.text() == "policy,\"ratio, if any\",hits\nlru,0.1,18446744073709551615\n\"a \"\"b\"\"\",,-1\n");
}

TEST_CASE("what is written reads back as the same values", "[report]") {
  const larder_test::scratch_folder folder;
  struct row {
    std::string name;
    trace::signed_number number;
    std::uint64_t count = 0;
  };
  rc::prop("round trip", [&] {
    const auto letters = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab,\"; 1"))));
    const auto rows = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::tuple<std::string, double, std::uint64_t>>>(
        rc::gen::tuple(letters, rc::gen::arbitrary<double>(), rc::gen::arbitrary<std::uint64_t>())));
    csv made{"name", "number", "count"};
    for (const auto& [name, number, count] : rows) made.add(name, number, count);
    using trace::column;
    const auto read = trace::read_rows<row>(folder.file("t.csv", made.text()), column{"name", &row::name}, column{"number", &row::number},
                                            column{"count", &row::count});
    RC_ASSERT(bool(read));
    RC_ASSERT(read->size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      RC_ASSERT((*read)[i].name == std::get<0>(rows[i]));
      RC_ASSERT((*read)[i].number.value == std::get<1>(rows[i]));
      RC_ASSERT((*read)[i].count == std::get<2>(rows[i]));
    }
  });
}
