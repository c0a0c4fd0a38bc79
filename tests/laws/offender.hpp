// What the tests of the laws have in common: how a broken law must be told, and a number whose copies go wrong.
#pragma once

#include <larder/laws/verdict.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace larder_test {

/// The law is broken in a sentence that has these words, with a trace of one step to `most` (0: none is needed). No other law is broken but
/// those of `also`, which an offender cannot help breaking too.
inline void breaks(const larder::laws::report& found, std::string_view law, std::string_view words, std::size_t most,
                   const std::vector<std::string_view>& also = {}) {
  INFO("expected the law of " << law << ", because " << words);
  INFO(found.text());
  CHECK(found.breaks(law));
  for (const larder::laws::verdict& each : found.verdicts) {
    if (each.law == law) {
      INFO(each.broken);
      CHECK(each.broken.find(words) != std::string::npos);
      CHECK(each.trace.empty() == (most == 0));
      CHECK(each.trace.size() <= most);
      // A sentence and its trace are what the text says, line by line.
      const std::string told = each.text(found.subject);
      CHECK(told.find(found.subject + " breaks the law of " + std::string(law) + ": " + each.broken + "\n") == 0);
      CHECK(std::count(told.begin(), told.end(), '\n') == static_cast<std::ptrdiff_t>(1 + each.trace.size()));
      for (const std::string& step : each.trace) CHECK(told.find("\n  " + step + "\n") != std::string::npos);
    } else if (!each) {
      INFO(each.law);
      CHECK(std::find(also.begin(), also.end(), each.law) != also.end());
    }
  }
}

/// How the copies of a number go wrong. Copies of a fresh one, which is 0, are always right: histories are to be apart.
enum class copies {
  right,
  tied_to_original,      ///< what a copy counts, its original counts too
  second_starts_anew,    ///< only the first copy of one has what it counted
  know_they_are_copies,  ///< is_copy() tells them apart
  keep_when_assigned,    ///< one that counted something keeps it, whatever is assigned
};

class number {
 public:
  explicit number(copies how = copies::right) : how_(how) {}
  number(const number& other) : how_(other.how_) { become(other); }
  number& operator=(const number& other) {
    if (how_ != copies::keep_when_assigned || *value_ == 0) become(other);
    return *this;
  }
  ~number() = default;

  void count() noexcept { ++*value_; }
  [[nodiscard]] std::uint64_t value() const noexcept { return *value_; }
  [[nodiscard]] bool is_copy() const noexcept { return is_copy_; }

 private:
  void become(const number& other) {
    const bool used = *other.value_ != 0;
    is_copy_ = used && how_ == copies::know_they_are_copies;
    if (used && how_ == copies::tied_to_original)
      value_ = other.value_;
    else if (used && how_ == copies::second_starts_anew && other.has_copy_)
      value_ = std::make_shared<std::uint64_t>(0);
    else
      value_ = std::make_shared<std::uint64_t>(*other.value_);
    other.has_copy_ = true;
  }
  copies how_;
  bool is_copy_ = false;
  std::shared_ptr<std::uint64_t> value_ = std::make_shared<std::uint64_t>(0);
  mutable bool has_copy_ = false;
};

}  // namespace larder_test
