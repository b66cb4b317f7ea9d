// HTTP/1.1 as text: a request taken apart, an answer put together. No sockets, no AWS.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace aws_simulator {

struct Header {
  std::string_view name;  // as it was sent
  std::string_view value;
};

struct HttpRequest {
  std::string_view method;
  std::string_view target;  // path and query, as they were sent
  std::string_view path;
  std::string_view query;  // behind the '?'
  std::string_view body;
  std::array<Header, 64> headers = {};
  std::size_t header_count = 0;

  // A header's value; empty where it is missing. `name` in lower case.
  std::string_view header(std::string_view name) const;
};

enum class Parsed { request, incomplete, bad };

// Takes the first request of `bytes` apart; `size` is how many bytes it has. Bad: not HTTP/1.1, a body in chunks or
// larger than 1 MiB, a head larger than 64 KiB or of more than 64 headers.
Parsed parse_request(std::string_view bytes, HttpRequest& request, std::size_t& size);

bool same_letters(std::string_view text, std::string_view lower);

// The whole answer, headers included. `extra` is whole lines, each with its "\r\n".
void append_answer(std::string& out, int status, std::string_view content_type, std::string_view extra,
                   std::string_view body);

// Of "a=b&c=d", decoded; empty where it is missing.
std::string form_value(std::string_view form, std::string_view name);
// What stands before the first `end`, or all; it goes from `text`, and `end` with it.
std::string_view take_until(std::string_view& text, char end);
std::string percent_decoded(std::string_view text, bool plus_is_space);

}  // namespace aws_simulator
