// Version of larder, read by CMakeLists.txt and checked by `find_package(larder)`.
// Source compatibility follows semantic versioning; the inline namespace `v0` keeps two major versions apart in one program.
#pragma once

#define LARDER_VERSION_MAJOR 0
#define LARDER_VERSION_MINOR 1
#define LARDER_VERSION_PATCH 0

// One number for comparisons: 10000 * major + 100 * minor + patch.
#define LARDER_VERSION (LARDER_VERSION_MAJOR * 10000 + LARDER_VERSION_MINOR * 100 + LARDER_VERSION_PATCH)
