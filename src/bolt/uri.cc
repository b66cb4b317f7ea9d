#include "bolt/uri.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.h"

namespace dynatlas::bolt {
namespace {

constexpr std::string_view kForm = "expected neo4j+s://host:port (or neo4j, neo4j+ssc, bolt, bolt+s, bolt+ssc)";

struct Scheme {
  std::string_view name;
  Encryption encryption;
  bool is_routed;
};
constexpr std::array<Scheme, 6> kSchemes = {{
    {"bolt", Encryption::none, false},
    {"bolt+s", Encryption::verified, false},
    {"bolt+ssc", Encryption::unverified, false},
    {"neo4j", Encryption::none, true},
    {"neo4j+s", Encryption::verified, true},
    {"neo4j+ssc", Encryption::unverified, true},
}};

[[noreturn]] void refuse(std::string_view why) {
  throw Error(ErrorKind::usage, std::string(why), "Neo4j address");
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}
int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// "::1", "fe80::1%eth0"
bool is_ipv6(std::string_view text) {
  const auto is_part = [](char c) { return hex_digit(c) >= 0 || c == ':' || c == '.'; };
  const std::string_view number = text.substr(0, text.find('%'));
  const std::string_view zone = text.substr(number.size());
  return number.find(':') != std::string_view::npos && std::all_of(number.begin(), number.end(), is_part) &&
         zone.size() != 1 && (zone.empty() || std::all_of(zone.begin() + 1, zone.end(), is_host_char));
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : hex_digit(text[i + 2]);
    if (low < 0) refuse("a '%' in the routing context needs two hexadecimal digits behind it");
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> parse_context(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> context;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == pair.size()) {
      refuse("the routing context behind '?' must be key=value&key=value");
    }
    std::string key = percent_decoded(pair.substr(0, equals));
    const auto is_same = [&](const auto& other) { return other.first == key; };
    if (key == "address") refuse("the routing context must not name 'address'");
    if (std::any_of(context.begin(), context.end(), is_same)) refuse("the routing context names a key twice");
    context.emplace_back(std::move(key), percent_decoded(pair.substr(equals + 1)));
  }
  return context;
}

// Splits "host:port"; false where it is none.
bool split_address(std::string_view text, Address& address) {
  std::string_view host;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    if (!is_ipv6(host)) return false;
  } else {
    const std::size_t colon = text.find(':');
    host = text.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
    if (host.empty() || !std::all_of(host.begin(), host.end(), is_host_char)) return false;
  }
  address = Address{std::string(host), kDefaultPort};
  if (port.empty()) return true;
  port.remove_prefix(1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  return error == std::errc() && end == port.data() + port.size() && address.port != 0;
}

}  // namespace

std::string Address::text() const {
  if (host.find(':') != std::string::npos) return fmt::format("[{}]:{}", host, port);
  return fmt::format("{}:{}", host, port);
}

std::string Uri::text() const {
  for (const Scheme& scheme : kSchemes) {
    if (scheme.encryption == encryption && scheme.is_routed == is_routed) {
      return fmt::format("{}://{}", scheme.name, address.text());
    }
  }
  return address.text();
}

namespace {

// What is at fault in an address of another scheme: most often it is that of the page on which a person met the
// database.
[[noreturn]] void refuse_scheme(const std::string& scheme, std::string_view rest) {
  Address address;
  const bool is_of_a_page = scheme == "http" || scheme == "https";
  if (!is_of_a_page || !split_address(rest.substr(0, rest.find_first_of("/?#")), address)) {
    refuse(fmt::format("unknown scheme; {}", kForm));
  }
  address.port = kDefaultPort;
  refuse(fmt::format("{}:// is the address of Neo4j's page and HTTP API; use its Bolt address, usually {}://{}", scheme,
                     scheme == "http" ? "bolt" : "neo4j+s", address.text()));
}

}  // namespace

Uri parse_uri(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) refuse(fmt::format("no '://' in it; {}", kForm));
  const std::string name = lower(text.substr(0, colon));
  std::string_view rest = text.substr(colon + 3);
  // Looked for before anything else is said of the text: it may hold a password.
  if (rest.find('@') != std::string_view::npos) {
    refuse("a user or password inside the address is refused: use --neo4j-user and --neo4j-password-env-var");
  }
  const auto scheme = std::find_if(kSchemes.begin(), kSchemes.end(), [&](const Scheme& s) { return s.name == name; });
  if (scheme == kSchemes.end()) refuse_scheme(name, rest);
  Uri uri;
  uri.encryption = scheme->encryption;
  uri.is_routed = scheme->is_routed;
  const std::size_t question = rest.find('?');
  if (question != std::string_view::npos) {
    if (!uri.is_routed) refuse("a routing context ('?…') needs a neo4j:// address");
    uri.routing_context = parse_context(rest.substr(question + 1));
    rest = rest.substr(0, question);
  }
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find('/') != std::string_view::npos) {
    refuse("nothing may follow the host and port: name a database with --neo4j-database");
  }
  if (!split_address(rest, uri.address)) refuse(fmt::format("no host, or a malformed host or port; {}", kForm));
  return uri;
}

Address parse_address(std::string_view text) {
  Address address;
  if (!split_address(text, address)) {
    throw Error(ErrorKind::store, "the server's routing table holds an address that is none");
  }
  return address;
}

}  // namespace dynatlas::bolt
