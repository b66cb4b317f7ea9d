#include "bolt/handshake.h"

#include <fmt/format.h>

#include <cassert>
#include <cstdint>

#include "base/error.h"

namespace dynatlas::bolt {
namespace {

using namespace std::string_view_literals;

constexpr Version kNewest{5, 8};
constexpr Version kOldest5{5, 0};
constexpr Version kOldest{4, 4};

}  // namespace

std::string Version::text() const {
  return fmt::format("{}.{}", major, minor);
}

std::string_view handshake_request() {
  return "\x60\x60\xB0\x17"
         "\x00\x08\x08\x05"
         "\x00\x00\x04\x04"
         "\x00\x00\x00\x00"
         "\x00\x00\x00\x00"sv;
}

Version parse_handshake_answer(std::string_view answer) {
  assert(answer.size() == kHandshakeAnswerBytes);
  if (answer == "HTTP") {
    throw Error(ErrorKind::store, "this is an HTTP port; the Bolt port is usually 7687");
  }
  if (answer == "\0\0\0\0"sv) {
    throw Error(ErrorKind::store,
                "the server supports none of our Bolt versions (5.0 to 5.8, 4.4): is it Neo4j 4.4 or later?");
  }
  const Version version{static_cast<std::uint8_t>(answer[3]), static_cast<std::uint8_t>(answer[2])};
  const bool is_offered = (version >= kOldest5 && version <= kNewest) || version == kOldest;
  if (answer[0] != 0 || answer[1] != 0 || !is_offered) {
    throw Error(ErrorKind::store, "the server does not answer in Bolt: is this the port of a Neo4j (usually 7687)?");
  }
  return version;
}

}  // namespace dynatlas::bolt
