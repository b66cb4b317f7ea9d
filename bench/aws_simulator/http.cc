#include "aws_simulator/http.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>

namespace aws_simulator {
namespace {

constexpr std::size_t kHeadMax = 64 * 1024;
constexpr std::size_t kBodyMax = 1024 * 1024;

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool parse_request_line(std::string_view line, HttpRequest& request) {
  const std::size_t method_end = line.find(' ');
  const std::size_t target_end = line.rfind(' ');
  if (method_end == std::string_view::npos || target_end <= method_end) return false;
  if (line.substr(target_end + 1) != "HTTP/1.1") return false;
  const std::string_view target = line.substr(method_end + 1, target_end - method_end - 1);
  const std::size_t question = std::min(target.find('?'), target.size());
  request.method = line.substr(0, method_end);
  request.target = target;
  request.path = target.substr(0, question);
  request.query = target.substr(std::min(question + 1, target.size()));
  return !request.method.empty() && request.path.starts_with('/');
}

bool parse_headers(std::string_view lines, HttpRequest& request) {
  request.header_count = 0;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find("\r\n"), lines.size());
    const std::string_view line = lines.substr(0, end);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || request.header_count == request.headers.size()) return false;
    request.headers[request.header_count++] = {line.substr(0, colon), trimmed(line.substr(colon + 1))};
    lines.remove_prefix(std::min(end + 2, lines.size()));
  }
  return true;
}

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 429:
      return "Too Many Requests";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

bool same_letters(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower,
                            [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

std::string_view HttpRequest::header(std::string_view name) const {
  for (std::size_t i = 0; i < header_count; ++i) {
    if (headers[i].name.size() == name.size() && same_letters(headers[i].name, name)) return headers[i].value;
  }
  return {};
}

Parsed parse_request(std::string_view bytes, HttpRequest& request, std::size_t& size) {
  const std::size_t head_end = bytes.substr(0, kHeadMax).find("\r\n\r\n");
  if (head_end == std::string_view::npos) return bytes.size() >= kHeadMax ? Parsed::bad : Parsed::incomplete;
  const std::string_view head = bytes.substr(0, head_end);
  const std::size_t line_end = std::min(head.find("\r\n"), head.size());
  if (!parse_request_line(head.substr(0, line_end), request)) return Parsed::bad;
  if (!parse_headers(head.substr(std::min(line_end + 2, head.size())), request)) return Parsed::bad;
  if (!request.header("transfer-encoding").empty()) return Parsed::bad;
  std::size_t body_size = 0;
  if (const std::string_view length = request.header("content-length"); !length.empty()) {
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), body_size);
    if (error != std::errc{} || end != length.data() + length.size() || body_size > kBodyMax) return Parsed::bad;
  }
  size = head_end + 4 + body_size;
  if (bytes.size() < size) return Parsed::incomplete;
  request.body = bytes.substr(head_end + 4, body_size);
  return Parsed::request;
}

void append_answer(std::string& out, int status, std::string_view content_type, std::string_view extra,
                   std::string_view body) {
  fmt::format_to(std::back_inserter(out),
                 FMT_COMPILE("HTTP/1.1 {} {}\r\nServer: Server\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n"),
                 status, reason_of(status), content_type, body.size(), extra);
  out += body;
}

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view piece = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return piece;
}

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string form_value(std::string_view form, std::string_view name) {
  while (!form.empty()) {
    const std::size_t end = std::min(form.find('&'), form.size());
    const std::string_view field = form.substr(0, end);
    const std::size_t equals = std::min(field.find('='), field.size());
    if (field.substr(0, equals) == name) return percent_decoded(field.substr(std::min(equals + 1, field.size())), true);
    form.remove_prefix(std::min(end + 1, form.size()));
  }
  return {};
}

}  // namespace aws_simulator
