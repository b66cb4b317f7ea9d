// An HttpRequest as an aws-c-http message, signed with Signature Version 4. No IO.
#pragma once

#include <aws/http/request_response.h>

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "aws/transport.h"

namespace dynatlas::aws {

struct MessageRelease {
  void operator()(aws_http_message* message) const { aws_http_message_release(message); }
};
using Message = std::unique_ptr<aws_http_message, MessageRelease>;

// `request` must outlive the message: its body is not copied. Signed when it has credentials. The error holds no
// secret.
tl::expected<Message, std::string> make_signed_message(const HttpRequest& request);

// Host as in the header: with the port where it is not the scheme's own, IPv6 in brackets.
std::string host_header(const HttpEndpoint& endpoint);

}  // namespace dynatlas::aws
