#include "aws/unicode.h"

namespace dynatlas::aws {
namespace {

// The character at `at`, and how many bytes it has: 0 where the bytes there are none.
std::size_t decode_one(std::string_view text, std::size_t at, char32_t& out) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) {
    out = lead;
    return 1;
  }
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > text.size()) return 0;
  char32_t c = lead & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0U) != 0x80) return 0;
    c = c << 6 | (byte(at + i) & 0x3fU);
  }
  const bool is_overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  if (is_overlong || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff) return 0;
  out = c;
  return length;
}

bool ends_unicode_line(char32_t c) {
  return (c >= 0x0a && c <= 0x0d) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool ends_text_line(char32_t c) {
  return c == U'\n' || c == U'\r';
}

std::vector<std::u32string_view> split_lines(std::u32string_view text, bool (*ends_line)(char32_t)) {
  std::vector<std::u32string_view> lines;
  while (!text.empty()) {
    std::size_t end = 0;
    while (end < text.size() && !ends_line(text[end])) ++end;
    lines.push_back(text.substr(0, end));
    if (text.substr(end).starts_with(U"\r\n")) ++end;
    text.remove_prefix(end < text.size() ? end + 1 : end);
  }
  return lines;
}

}  // namespace

std::size_t from_utf8(std::string_view text, std::u32string& out) {
  out.reserve(out.size() + text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    char32_t c = 0;
    const std::size_t length = decode_one(text, at, c);
    if (length == 0) break;
    out += c;
    at += length;
  }
  return at;
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto add = [&out](char32_t byte) { out += static_cast<char>(byte); };
  for (const char32_t c : text) {
    if (c < 0x80) {
      add(c);
      continue;
    }
    if (c < 0x800) {
      add(0xc0U | c >> 6);
    } else if (c < 0x10000) {
      add(0xe0U | c >> 12);
      add(0x80U | (c >> 6 & 0x3fU));
    } else {
      add(0xf0U | c >> 18);
      add(0x80U | (c >> 12 & 0x3fU));
      add(0x80U | (c >> 6 & 0x3fU));
    }
    add(0x80U | (c & 0x3fU));
  }
  return out;
}

bool is_unicode_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

std::u32string_view trimmed_unicode(std::u32string_view text) {
  while (!text.empty() && is_unicode_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_unicode_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::u32string_view> text_lines(std::u32string_view text) {
  return split_lines(text, ends_text_line);
}

std::vector<std::u32string_view> unicode_lines(std::u32string_view text) {
  return split_lines(text, ends_unicode_line);
}

}  // namespace dynatlas::aws
