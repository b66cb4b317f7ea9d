// The headers of an HttpRequest, signed with Signature Version 4 by aws-c-auth. No IO.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "aws/transport.h"

namespace dynatlas::aws {

// All headers as they are to be sent: Host, User-Agent, Content-Length, the request's own and, where it has
// credentials, the signature's. The error holds no secret.
tl::expected<HttpHeaders, std::string> signed_headers(const HttpRequest& request);

// Host as in the header: with the port where it is not the scheme's own, IPv6 in brackets.
std::string host_header(const HttpEndpoint& endpoint);

}  // namespace dynatlas::aws
