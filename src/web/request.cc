#include "web/request.h"

#include <algorithm>
#include <charconv>

#include "base/letters.h"

namespace dynatlas::web {
// One list (RFC 9110, 5.3; cookies: RFC 9113, 8.2.3), so that none hides behind another.
void Request::add_header(std::string_view name, std::string_view value) {
  const auto [at, is_new] = headers.try_emplace(in_small_letters(name), value);
  if (!is_new) at->second.append(at->first == "cookie" ? "; " : ", ").append(value);
}

std::string_view Request::header(std::string_view name) const {
  const auto at = headers.find(name);
  return at == headers.end() ? std::string_view{} : at->second;
}

bool Request::has_body() const {
  const std::string_view length = header("content-length");
  return headers.contains("transfer-encoding") || (!length.empty() && length != "0");
}

bool Request::is_malformed(std::string_view version) const {
  const auto has_space = [](const auto& one) { return one.first.find_first_of(" \t") != std::string::npos; };
  if (std::ranges::any_of(headers, has_space)) return true;
  const auto host = headers.find("host");
  if (host == headers.end()) return version == "HTTP/1.1";
  return host->second.find(',') != std::string::npos;
}

std::size_t unescape(char* text) {
  char* end = text;
  for (const char* from = text; *from != '\0'; ++from, ++end) {
    unsigned char byte = 0;
    const bool has_digits = *from == '%' && from[1] != '\0' && from[2] != '\0';
    const bool is_escape = has_digits && std::from_chars(from + 1, from + 3, byte, 16).ptr == from + 3 && byte != 0;
    *end = is_escape ? static_cast<char>(byte) : *from;
    if (is_escape) from += 2;
  }
  *end = '\0';
  return static_cast<std::size_t>(end - text);
}

}  // namespace dynatlas::web
