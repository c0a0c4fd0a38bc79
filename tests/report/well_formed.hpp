// Whether a text is well-formed XML, as far as the plots use XML: elements, attributes, escaped text; no comments, no declarations.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace larder_test {

/// Every `&` must begin one of the five named characters or a numbered one.
inline bool escaped(std::string_view text) {
  for (std::size_t at = text.find('&'); at != text.npos; at = text.find('&', at + 1)) {
    const std::initializer_list<std::string_view> known{"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    if (std::none_of(known.begin(), known.end(), [&](std::string_view name) { return text.substr(at).starts_with(name); })) return false;
  }
  return true;
}

/// One root element, every element closed in order, attributes quoted, nothing unescaped.
inline bool well_formed(std::string_view text) {
  std::vector<std::string> open;
  int roots = 0;
  while (!text.empty()) {
    const std::size_t begin = std::min(text.find('<'), text.size());
    const std::string_view between = text.substr(0, begin);
    if (!escaped(between) || between.find('>') != between.npos) return false;
    if (open.empty() && between.find_first_not_of("\n ") != between.npos) return false;
    text.remove_prefix(begin);
    if (text.empty()) break;
    std::size_t end = 1;
    for (bool quoted = false; end < text.size() && (quoted || text[end] != '>'); ++end) {
      if (text[end] == '<') return false;
      if (text[end] == '"') quoted = !quoted;
    }
    if (end == text.size()) return false;
    std::string_view tag = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    const bool closes = tag.starts_with('/'), empty = tag.ends_with('/');
    if (closes) tag.remove_prefix(1);
    if (empty) tag.remove_suffix(1);
    const std::string name(tag.substr(0, tag.find(' ')));
    if (name.empty() || !escaped(tag) || std::count(tag.begin(), tag.end(), '"') != 2 * std::count(tag.begin(), tag.end(), '='))
      return false;
    if (closes) {
      if (open.empty() || open.back() != name) return false;
      open.pop_back();
    } else {
      if (open.empty() && ++roots > 1) return false;
      if (!empty) open.push_back(name);
    }
  }
  return open.empty() && roots == 1;
}

}  // namespace larder_test
