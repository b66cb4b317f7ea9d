// The address of a Neo4j, as --neo4j-uri gives it. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynatlas::bolt {

inline constexpr std::uint16_t kDefaultPort = 7687;

struct Address {
  std::string host;  // without the brackets of IPv6
  std::uint16_t port = kDefaultPort;

  auto operator<=>(const Address&) const = default;
  std::string text() const;  // "host:7687", "[::1]:7687"
};

enum class Encryption {
  none,        // bolt, neo4j
  verified,    // +s: the certificate must be good for the host
  unverified,  // +ssc: any certificate
};

struct Uri {
  Address address;
  Encryption encryption = Encryption::none;
  bool is_routed = false;  // neo4j: ask which server takes writes
  std::vector<std::pair<std::string, std::string>> routing_context;

  std::string text() const;  // for a person; without the routing context
};

// Reads bolt://, bolt+s://, bolt+ssc://, neo4j://, neo4j+s:// and neo4j+ssc://. Throws Error{usage} that says what is
// wrong; a user or password inside is refused and never repeated in the message.
Uri parse_uri(std::string_view text);

// "host", "host:port", "[v6]:port", as servers name one another in a routing table. Throws Error{store}.
Address parse_address(std::string_view text);

}  // namespace dynatlas::bolt
