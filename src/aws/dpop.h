// A proof that whoever asks for a token holds a key (RFC 9449, DPoP): a JSON Web Token, signed with ES256. No IO.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace dynatlas::aws {

// The DPoP header of a POST to `uri`. `pem` is a private key on P-256, as "EC PRIVATE KEY" or PKCS #8; nothing where it
// is none. A new one for each request: no two have one id.
std::optional<std::string> dpop_proof(std::string_view pem, std::string_view uri, Clock::WallTime now);

}  // namespace dynatlas::aws
