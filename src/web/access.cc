#include "web/access.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include "base/digest.h"

namespace dynatlas::web {
namespace {

constexpr std::array<std::string_view, 3> kLoopbackNames{"127.0.0.1", "localhost", "[::1]"};

bool is_port(std::string_view text) {
  return text.empty() || (text.size() > 1 && text.front() == ':' &&
                          std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; }));
}

// Host names have no case (RFC 9110, 4.2.3).
bool is_same_name(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, [](unsigned char a, unsigned char b) {
    return std::tolower(a) == std::tolower(b);  // in the C locale: ASCII only
  });
}

bool is_host(std::string_view host, std::string_view name) {
  return is_same_name(host.substr(0, name.size()), name) && is_port(host.substr(std::min(name.size(), host.size())));
}

bool names_us(std::string_view host, const std::string& address) {
  return std::ranges::any_of(kLoopbackNames, [&](std::string_view name) { return is_host(host, name); }) ||
         (!address.empty() && is_host(host, address));
}

// The page itself may be linked to from anywhere; what it loads may not.
bool comes_from_elsewhere(const RequestHead& head) {
  if (!head.origin.empty() && !is_same_name(head.origin, "http://" + std::string(head.host))) return true;
  const bool is_ours = head.fetch_site.empty() || head.fetch_site == "same-origin" || head.fetch_site == "none";
  return !is_ours && head.path != "/";
}

bool has_cookie(std::string_view cookies, std::string_view wanted) {
  while (!wanted.empty() && !cookies.empty()) {
    const auto end = std::min(cookies.find(';'), cookies.size());
    std::string_view one = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (is_same_secret(one, wanted)) return true;
  }
  return false;
}

bool has_token(const RequestHead& head, const AccessRules& rules) {
  constexpr std::string_view kBearer = "Bearer ";
  if (head.authorization.starts_with(kBearer) &&
      is_same_secret(head.authorization.substr(kBearer.size()), rules.token)) {
    return true;
  }
  return has_cookie(head.cookie, rules.cookie);
}

}  // namespace

std::string token_cookie(std::string_view token, int port) {
  const auto digest = sha256(fmt::format("dynatlas page {} {}", port, token));
  return fmt::format("dynatlas_{}={:02x}", port, fmt::join(digest, ""));
}

bool is_same_secret(std::string_view given, std::string_view wanted) {
  unsigned char differs = given.size() == wanted.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char other = wanted.empty() ? '\0' : wanted[i % wanted.size()];
    differs = static_cast<unsigned char>(differs | (given[i] ^ other));
  }
  return differs == 0;
}

bool is_loopback(const std::string& address) {
  in_addr v4{};
  constexpr std::uint32_t kLoopbackNet = 127;
  if (::inet_pton(AF_INET, address.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == kLoopbackNet;
  return address == "::1" || address == "localhost";
}

std::optional<Refusal> refusal(const RequestHead& head, const AccessRules& rules) {
  if (head.method != "GET" && head.method != "HEAD") return Refusal{405, "this server is read-only"};
  if (rules.only_loopback && !names_us(head.host, rules.address)) {
    return Refusal{
        403, "this server answers only to the address that `dynatlas serve` printed, and to 127.0.0.1 and localhost"};
  }
  if (comes_from_elsewhere(head)) return Refusal{403, "this server answers its own page only"};
  if (!rules.token.empty() && !has_token(head, rules)) {
    return Refusal{401, "a token is needed: open the address that `dynatlas serve` printed"};
  }
  return std::nullopt;
}

}  // namespace dynatlas::web
