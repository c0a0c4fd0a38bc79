// The few SVG shapes that plots need, as text. Everything a user names is escaped, numbers have two decimals on every machine.
#pragma once

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace larder::inline v0::report {

/// Text as it stands inside XML. Control characters, which XML cannot hold, become question marks.
inline std::string escape_xml(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' ? '?' : c;
    }
  }
  return escaped;
}

/// How a series looks. Series differ in color, marker and, beyond seven, dashes, so that they can be told apart without colors.
struct series_style {
  /// Okabe and Ito's palette for every kind of color vision, without its yellow, which is lost on white.
  static constexpr std::array<std::string_view, 7> colors{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"};
  static constexpr std::array<std::string_view, 4> dashes{"", "7 4", "2 3", "9 3 2 3"};
  static constexpr std::size_t markers = 8;

  std::string_view color, dash;
  std::size_t marker;

  static constexpr series_style of(std::size_t series) noexcept {
    return {colors[series % colors.size()], dashes[series / colors.size() % dashes.size()], series % markers};
  }
};

/// A drawing, added to from back to front. Lengths in pixels, the origin at the top left.
class svg_canvas {
 public:
  svg_canvas(double width, double height) {
    put(R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0:.0f}" height="{1:.0f}" viewBox="0 0 {0:.0f} {1:.0f}" )", width, height);
    put("font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\" font-size=\"{}\">\n", font_size);
    put("<rect width=\"{:.0f}\" height=\"{:.0f}\" fill=\"#ffffff\"/>\n", width, height);
  }

  static constexpr int font_size = 13;
  /// About how wide a text is; SVG has no way to ask.
  static double width_of(std::string_view text, int size = font_size) {
    double letters = 0;
    for (const char c : text) letters += (c & 0xc0) != 0x80;
    return letters * size * 0.58;
  }

  /// The text, or as much of its beginning as fits, with dots.
  static std::string shortened(std::string_view text, double width) {
    if (width_of(text) <= width) return std::string(text);
    std::size_t bytes = text.size();
    while (bytes > 0 && width_of(text.substr(0, bytes)) > width - width_of("...")) --bytes;
    return std::string(text.substr(0, bytes)) + "...";
  }

  struct text_style {
    std::string_view anchor = "start";  ///< start, middle or end
    int size = font_size;
    bool bold = false;
    double turn = 0;  ///< degrees, clockwise
  };
  void text(double x, double y, std::string_view words, const text_style& style) {
    put(R"(<text x="{:.2f}" y="{:.2f}" text-anchor="{}" fill="#222222")", x, y, style.anchor);
    if (style.size != font_size) put(" font-size=\"{}\"", style.size);
    if (style.bold) put(" font-weight=\"bold\"");
    if (style.turn != 0) put(" transform=\"rotate({:.0f} {:.2f} {:.2f})\"", style.turn, x, y);
    put(">{}</text>\n", escape_xml(words));
  }

  void line(double x1, double y1, double x2, double y2, std::string_view color, double width = 1) {
    put("<path d=\"M{:.2f} {:.2f}L{:.2f} {:.2f}\" stroke=\"{}\" stroke-width=\"{:g}\" fill=\"none\"/>\n", x1, y1, x2, y2, color, width);
  }

  /// What is drawn until end_clip() shows inside this rectangle only.
  void begin_clip(double x, double y, double width, double height) {
    put("<clipPath id=\"area\"><rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\"/></clipPath>\n", x, y, width, height);
    put("<g clip-path=\"url(#area)\">\n");
  }
  void end_clip() { put("</g>\n"); }

  /// A line through points, given as path commands (`M1 2L3 4`).
  void curve(std::string_view path, const series_style& style) {
    put("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" stroke-linejoin=\"round\"", path, style.color);
    if (!style.dash.empty()) put(" stroke-dasharray=\"{}\"", style.dash);
    put("/>\n");
  }

  void bar(double x, double y, double width, double height, std::string_view color) {
    put("<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\"/>\n", x, y, width, height, color);
  }

  void marker(double x, double y, const series_style& style) {
    // Shapes of about equal area around the origin.
    static constexpr std::array<std::string_view, series_style::markers> shapes{
        "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z",
        "M-3.6 -3.6H3.6V3.6H-3.6Z",
        "M0 -5L4.6 3.4H-4.6Z",
        "M0 -5L5 0L0 5L-5 0Z",
        "M0 5L4.6 -3.4H-4.6Z",
        "M-1.5 -5H1.5V-1.5H5V1.5H1.5V5H-1.5V1.5H-5V-1.5H-1.5Z",
        "M0 -5.2L1.5 -1.6L5.2 -1.6L2.2 0.8L3.3 4.6L0 2.3L-3.3 4.6L-2.2 0.8L-5.2 -1.6L-1.5 -1.6Z",
        "M-5 0L-2.5 -4.3H2.5L5 0L2.5 4.3H-2.5Z"};
    put("<path d=\"{}\" transform=\"translate({:.2f} {:.2f})\" fill=\"{}\" stroke=\"#ffffff\" stroke-width=\"0.8\"/>\n",
        shapes[style.marker], x, y, style.color);
  }

  /// The finished drawing.
  [[nodiscard]] std::string finish() const { return text_ + "</svg>\n"; }

 private:
  template <class... Values>
  void put(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Values>(values)...);
  }

  std::string text_;
};

}  // namespace larder::inline v0::report
