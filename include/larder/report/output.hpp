// Files that are written whole or not at all: to a temporary file beside the target, then renamed over it.
#pragma once

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <larder/core/result.hpp>

namespace larder::inline v0::report {

namespace detail {
inline bool put_all(std::FILE* file, std::string_view text) noexcept {
  return std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
}
inline fault not_written(std::string_view path, int error) {
  return {std::string(path), 0, {}, "cannot be written: " + std::error_code(error, std::generic_category()).message()};
}
}  // namespace detail

/// Writes text to a file, or to standard output if the path is `-`. An existing file keeps its contents until the new ones are complete;
/// devices and pipes, which cannot be renamed over, are written directly. Answers the fault, if any; then no new file is left behind.
[[nodiscard]] inline std::optional<fault> write_whole(const std::string& path, std::string_view text) {
  namespace files = std::filesystem;
  if (path == "-") {
    if (!detail::put_all(stdout, text)) return detail::not_written("standard output", errno);
    return std::nullopt;
  }
  std::error_code ignored;
  const files::path resolved = files::canonical(path, ignored);  // through links, so that the link survives
  const std::string target = resolved.empty() ? path : resolved.string();
  const files::file_status status = files::status(target, ignored);
  const bool in_place = files::exists(status) && !files::is_regular_file(status);

  std::string beside = target;
  std::FILE* file = nullptr;
  if (in_place) {
    file = std::fopen(target.c_str(), "wb");
  } else {
    for (int attempt = 0; attempt < 100 && (file == nullptr && (attempt == 0 || errno == EEXIST)); ++attempt) {
      beside = target + ".partial" + std::to_string(attempt);
      file = std::fopen(beside.c_str(), "wbx");
    }
  }
  if (file == nullptr) return detail::not_written(path, errno);
  int error = detail::put_all(file, text) ? 0 : errno;
  if (std::fclose(file) != 0 && error == 0) error = errno;
  if (in_place) return error == 0 ? std::nullopt : std::optional(detail::not_written(path, error));
  if (error == 0) {
    std::error_code failed;
    if (files::exists(status)) files::permissions(beside, status.permissions(), ignored);
    files::rename(beside, target, failed);
    if (!failed) return std::nullopt;
    error = failed.value();
  }
  std::remove(beside.c_str());
  return detail::not_written(path, error);
}

}  // namespace larder::inline v0::report
