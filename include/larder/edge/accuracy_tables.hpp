// Published accuracies, as data: chain-of-thought reasoning by number of sampled paths, for two large models and seven tasks, with the
// logarithmic law fitted to each row; zero-shot perception by modality. Percent become parts of 1. Constants only;
// the laws that use them are in cost/accuracy.hpp.
// Sources: reasoning: "T2DRL" (arXiv 2501.14205), tables III and IV, which quote measurements of LaMDA-137B and PaLM-540B; perception
// (ImageBind): arXiv 2403.05826. The fits are larder's: least squares on accuracy = A0 + A1 log2(1 + J^p) with A0 the value at J = 0.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace larder::inline v0::edge {

/// Numbers of reasoning paths J that the tables have columns for.
inline constexpr std::array<int, 5> reasoning_paths{0, 5, 10, 15, 20};

/// A0 + A1 log2(1 + J^p), with the root mean square of what is left.
struct logarithmic_fit {
  double exponent;  ///< p, searched on [0.05, 1.50]; 1.50 is the edge of the search
  double gain;      ///< A1
  double rmse;
};

/// One row: a model on a task.
struct reasoning_accuracy {
  std::string_view model;
  std::string_view task;
  double chain_of_thought;         ///< one chain of thought, no vote
  std::array<double, 5> by_paths;  ///< by place in reasoning_paths
  logarithmic_fit best;            ///< with p free
  logarithmic_fit linear;          ///< with p = 1

  /// A0 of both fits.
  [[nodiscard]] constexpr double zero_shot() const noexcept { return by_paths[0]; }
};

/// Published, except for the fits. PaLM-540B on SVAMP is not monotone (88 % at J = 10); take its fit with care.
inline constexpr std::array<reasoning_accuracy, 14> reasoning_accuracies{{
    {"LaMDA-137B", "ASDiv", .49, {.44, .53, .56, .57, .58}, {.64, .0478, .002}, {1, .0330, .004}},
    {"LaMDA-137B", "MultiArith", .52, {.47, .63, .69, .71, .73}, {.76, .0768, .004}, {1, .0607, .006}},
    {"LaMDA-137B", "SVAMP", .39, {.34, .43, .49, .51, .52}, {1.50, .0282, .007}, {1, .0412, .008}},
    {"LaMDA-137B", "GSM8K", .17, {.15, .21, .24, .25, .26}, {1.50, .0171, .002}, {1, .0250, .003}},
    {"LaMDA-137B", "CommonsenseQA", .58, {.55, .61, .62, .62, .62}, {.16, .0517, .002}, {1, .0183, .008}},
    {"LaMDA-137B", "StrategyQA", .65, {.63, .66, .67, .67, .68}, {.74, .0143, .002}, {1, .0110, .002}},
    {"LaMDA-137B", "ARC", .55, {.51, .57, .58, .59, .59}, {.38, .0401, .002}, {1, .0198, .005}},
    {"PaLM-540B", "ASDiv", .74, {.71, .78, .80, .81, .81}, {.49, .0430, .003}, {1, .0247, .005}},
    {"PaLM-540B", "MultiArith", .94, {.89, .97, .98, .98, .98}, {.12, .0715, .002}, {1, .0236, .011}},
    {"PaLM-540B", "SVAMP", .79, {.71, .83, .88, .85, .85}, {.12, .1164, .015}, {1, .0384, .024}},
    {"PaLM-540B", "GSM8K", .56, {.50, .65, .70, .71, .72}, {.50, .0919, .006}, {1, .0535, .011}},
    {"PaLM-540B", "CommonsenseQA", .79, {.75, .79, .80, .80, .80}, {.25, .0317, .002}, {1, .0129, .005}},
    {"PaLM-540B", "StrategyQA", .75, {.74, .78, .79, .80, .80}, {.64, .0209, .002}, {1, .0145, .002}},
    {"PaLM-540B", "ARC", .85, {.78, .86, .87, .88, .88}, {.28, .0589, .002}, {1, .0252, .008}},
}};

/// The row of a model and a task, spelt as above; nothing if there is none.
[[nodiscard]] constexpr std::optional<reasoning_accuracy> find_reasoning_accuracy(std::string_view model, std::string_view task) noexcept {
  for (const reasoning_accuracy& row : reasoning_accuracies)
    if (row.model == model && row.task == task) return row;
  return std::nullopt;
}

/// Accuracy between the columns by straight lines; the outer columns hold beyond them. `paths` is at least 0.
[[nodiscard]] constexpr double accuracy_at(const reasoning_accuracy& row, double paths) noexcept {
  for (std::size_t i = 1; i < reasoning_paths.size(); ++i) {
    const double low = reasoning_paths[i - 1], high = reasoning_paths[i];
    if (paths <= low) return row.by_paths[i - 1];
    if (paths < high) return row.by_paths[i - 1] + (row.by_paths[i] - row.by_paths[i - 1]) * (paths - low) / (high - low);
  }
  return row.by_paths.back();
}

/// Zero-shot accuracy of a perception model by the kind of its input.
struct perception_accuracy {
  std::string_view modality;
  double accuracy;
};
inline constexpr std::array<perception_accuracy, 6> imagebind_accuracies{
    {{"image", .777}, {"video", .500}, {"infrared", .634}, {"depth", .540}, {"audio", .669}, {"imu", .250}}};

}  // namespace larder::inline v0::edge
