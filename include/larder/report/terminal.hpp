// Whether a stream ends at a person's terminal, and whether that person wants colors there (https://no-color.org).
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

#if __has_include(<unistd.h>)
#include <unistd.h>
#elif __has_include(<io.h>)
#include <io.h>
#endif

namespace larder::inline v0::report {

/// Is this stream a terminal?
inline bool is_terminal(std::FILE* stream) noexcept {
#if __has_include(<unistd.h>)
  return ::isatty(::fileno(stream)) != 0;
#elif __has_include(<io.h>)
  return ::_isatty(::_fileno(stream)) != 0;
#else
  return false;
#endif
}

/// Is it a terminal that shows colors, and has nobody set NO_COLOR?
inline bool takes_colors(std::FILE* stream) noexcept {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): a program that sets its environment does so before it prints
  const char *forbidden = std::getenv("NO_COLOR"), *kind = std::getenv("TERM");
  return is_terminal(stream) && (forbidden == nullptr || *forbidden == '\0') && kind != nullptr && std::string_view(kind) != "dumb";
}

}  // namespace larder::inline v0::report
