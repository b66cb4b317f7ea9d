// What a request says, and whether its head is one that may be answered. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace dynatlas::web {

struct Request {
  std::string method;
  std::string path;
  std::map<std::string, std::string, std::less<>> query;    // given twice, the first counts
  std::map<std::string, std::string, std::less<>> headers;  // by their names in small letters; given twice: one list

  void add_header(std::string_view name, std::string_view value);
  std::string_view header(std::string_view name) const;  // empty where there is none

  bool has_body() const;
  // RFC 9112, 3.2 and 5.1; what else is malformed, libmicrohttpd answers. `version` is HTTP's.
  bool is_malformed(std::string_view version) const;
};

// Replaces each %XX of a C string by its byte, in place, and returns the new length. A NUL stays as it was sent, "%00":
// the text would end there, and be that of another path.
std::size_t unescape(char* text);

}  // namespace dynatlas::web
