#include <larder/report/progress.hpp>

#include <thread>
#include <vector>

#include "catch.hpp"
#include "trace/files.hpp"

using larder::report::progress;
using larder_test::scratch_folder;

namespace {
/// What a use of progress writes to a file that is, or is not, said to be a terminal.
template <class Use>
std::string written(bool visible, Use use) {
  const scratch_folder folder;
  std::FILE* const file = std::fopen((folder / "out").c_str(), "w");
  REQUIRE(file != nullptr);
  {
    progress bar("replay", 100000, file, visible);
    use(bar);
  }
  std::fclose(file);
  return larder_test::contents_of(folder / "out");
}
}  // namespace

TEST_CASE("the bar tells how much is done and how long the rest takes", "[report]") {
  CHECK(progress::line("replay", 0, 100, 5) == "replay [------------------------------]   0 %");
  CHECK(progress::line("replay", 45, 100, 10) == "replay [#############-----------------]  45 %  12 s left");
  CHECK(progress::line("x", 1, 10, 10) == "x [###---------------------------]  10 %  1 min 30 s left");
  CHECK(progress::line("x", 1, 1000, 10) == "x [------------------------------]   0 %  2 h 46 min left");
  CHECK(progress::line("x", 200, 100, 10) == "x [##############################] 100 %  0 s left");
  CHECK(progress::line("x", 0, 0, 10) == "x [##############################] 100 %  0 s left");
}

TEST_CASE("nothing is drawn where nobody looks", "[report]") {
  const auto slowly = [](progress& bar) {
    bar.advance(10);
    std::this_thread::sleep_for(std::chrono::milliseconds(120));
    bar.advance(50000);
  };
  CHECK(written(false, slowly).empty());
  const std::string seen = written(true, slowly);
  CHECK(seen.find("replay [###############---------------]  50 %") != seen.npos);
  CHECK(seen.ends_with("\r\x1b[K"));
}

TEST_CASE("a bar is drawn at most ten times a second, from any number of threads", "[report]") {
  const auto start = std::chrono::steady_clock::now();
  const std::string seen = written(true, [](progress& bar) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&bar] {
        for (int step = 0; step < 50000; ++step) {
          bar.advance();
          if (step % 500 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
      });
    }
    for (auto& thread : threads) thread.join();
  });
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const auto drawn = std::count(seen.begin(), seen.end(), '%');
  CHECK(drawn >= 1);
  CHECK(static_cast<double>(drawn) <= 10 * seconds + 1);
}

TEST_CASE("a finished bar stays away", "[report]") {
  const std::string seen = written(true, [](progress& bar) {
    std::this_thread::sleep_for(std::chrono::milliseconds(110));
    bar.finish();
    bar.advance(1000);
  });
  CHECK(seen.empty());
}

TEST_CASE("a bar on a stream that is no terminal, or with nothing to do, says nothing", "[report]") {
  const scratch_folder folder;
  std::FILE* const file = std::fopen((folder / "out").c_str(), "w");
  REQUIRE(file != nullptr);
  {
    progress bar("replay", 10, file), idle("nothing", 0, file, true);
    std::this_thread::sleep_for(std::chrono::milliseconds(110));
    bar.advance(5);
    idle.advance();
  }
  std::fclose(file);
  CHECK(larder_test::contents_of(folder / "out").empty());
}
