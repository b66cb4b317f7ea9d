#include "aws_simulator/sigv4.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <utility>
#include <vector>

namespace aws_simulator {
namespace {

void append_encoded(std::string& out, std::string_view text, bool keep_slash) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~' || (c == '/' && keep_slash);
    if (plain) {
      out += c;
    } else {
      ((out += '%') += kHex[byte >> 4]) += kHex[byte & 15];
    }
  }
}

// Dot segments and empty ones go; what stays is encoded once more than it was sent.
void append_path(std::string& out, std::string_view path) {
  if (path == "/") {
    out += '/';
    return;
  }
  std::vector<std::string_view> segments;
  for (std::string_view rest = path; !rest.empty();) {
    const std::string_view segment = take_until(rest, '/');
    if (segment == ".." && !segments.empty()) segments.pop_back();
    if (!segment.empty() && segment != "." && segment != "..") segments.push_back(segment);
  }
  for (const std::string_view segment : segments) append_encoded(out += '/', segment, false);
  if (segments.empty() || path.ends_with('/')) out += '/';
}

void append_query(std::string& out, std::string_view query) {
  std::vector<std::pair<std::string, std::string>> fields;
  while (!query.empty()) {
    std::string_view field = take_until(query, '&');
    const std::string_view name = take_until(field, '=');
    auto& [encoded_name, value] = fields.emplace_back();
    append_encoded(encoded_name, percent_decoded(name, false), false);
    append_encoded(value, percent_decoded(field, false), false);
  }
  std::ranges::sort(fields);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    ((out += i == 0 ? "" : "&").append(fields[i].first) += '=').append(fields[i].second);
  }
}

// Runs of blanks become one.
void append_value(std::string& out, std::string_view value) {
  char before = '\0';
  for (const char c : value) {
    if (c != ' ' || before != ' ') out += c;
    before = c;
  }
}

bool append_header(std::string& out, const HttpRequest& request, std::string_view name) {
  bool found = false;
  for (std::size_t i = 0; i < request.header_count; ++i) {
    if (request.headers[i].name.size() != name.size() || !same_letters(request.headers[i].name, name)) continue;
    out.append(found ? "," : name).append(found ? "" : ":");
    append_value(out, request.headers[i].value);
    found = true;
  }
  out += '\n';
  return found;
}

}  // namespace

std::optional<Authorization> parse_authorization(std::string_view header) {
  constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256 ";
  if (!header.starts_with(kAlgorithm)) return std::nullopt;
  header.remove_prefix(kAlgorithm.size());
  Authorization out;
  while (!header.empty()) {
    std::string_view part = take_until(header, ',');
    while (part.starts_with(' ')) part.remove_prefix(1);
    const std::string_view name = take_until(part, '=');
    if (name == "Credential") out.credential = part;
    if (name == "SignedHeaders") out.signed_headers = part;
    if (name == "Signature") out.signature = part;
  }
  std::string_view rest = out.credential;
  out.access_key = take_until(rest, '/');
  out.date = take_until(rest, '/');
  out.region = take_until(rest, '/');
  out.service = take_until(rest, '/');
  const bool whole = rest == "aws4_request" && !out.access_key.empty() && out.date.size() == 8 && !out.region.empty() &&
                     !out.service.empty() && !out.signed_headers.empty() && !out.signature.empty();
  return whole ? std::optional(out) : std::nullopt;
}

Digest signing_key(std::string_view secret, const Authorization& authorization) {
  const Digest date = hmac(fmt::format("AWS4{}", secret), authorization.date);
  const Digest region = hmac(as_text(date), authorization.region);
  const Digest service = hmac(as_text(region), authorization.service);
  return hmac(as_text(service), "aws4_request");
}

std::optional<std::string> canonical_request(const HttpRequest& request, std::string_view signed_headers) {
  std::string out;
  out.reserve(1024);
  out.append(request.method) += '\n';
  append_path(out, request.path);
  append_query(out += '\n', request.query);
  out += '\n';
  for (std::string_view rest = signed_headers; !rest.empty();) {
    if (!append_header(out, request, take_until(rest, ';'))) return std::nullopt;
  }
  (out += '\n').append(signed_headers) += '\n';
  append_hex(out, sha256(request.body));
  return out;
}

std::string string_to_sign(std::string_view canonical, std::string_view time, std::string_view scope) {
  std::string out = "AWS4-HMAC-SHA256\n";
  ((out.append(time) += '\n').append(scope)) += '\n';
  append_hex(out, sha256(canonical));
  return out;
}

std::optional<std::string> expected_signature(const HttpRequest& request, const Authorization& authorization,
                                              const Digest& key) {
  const auto canonical = canonical_request(request, authorization.signed_headers);
  if (!canonical) return std::nullopt;
  const std::string to_sign = string_to_sign(*canonical, request.header("x-amz-date"), authorization.scope());
  return to_hex(hmac(as_text(key), to_sign));
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  bool digits = true;
  const auto number = [&](std::size_t at, std::size_t size) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + size, value);
    digits = digits && error == std::errc{} && end == text.data() + at + size;
    return value;
  };
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(number(0, 4))},
                                         std::chrono::month{number(4, 2)}, std::chrono::day{number(6, 2)}};
  const auto clock =
      std::chrono::hours{number(9, 2)} + std::chrono::minutes{number(11, 2)} + std::chrono::seconds{number(13, 2)};
  if (!digits || !date.ok()) return std::nullopt;
  return (std::chrono::sys_days{date} + clock).time_since_epoch() / std::chrono::seconds{1};
}

}  // namespace aws_simulator
