// The first bytes of a connection: which Bolt to speak (Neo4j docs: "Bolt Protocol handshake specification"). Pure.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

namespace dynatlas::bolt {

struct Version {
  int major = 0;
  int minor = 0;

  auto operator<=>(const Version&) const = default;
  std::string text() const;  // "5.8"
};

inline constexpr std::size_t kHandshakeAnswerBytes = 4;

// 60 60 B0 17, then four proposals of {0, range, minor, major}: 5.8 down to 5.0, 4.4, none, none.
std::string_view handshake_request();

// What the server chose. Throws Error{store} with what to do when the answer is no version of ours: nothing in common,
// an HTTP port, or something else altogether.
Version parse_handshake_answer(std::string_view answer);

}  // namespace dynatlas::bolt
