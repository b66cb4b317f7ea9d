// Which proxy a request goes through, as botocore decides it (urllib.request's environment rules). Pure: no IO, no
// environment.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "aws/config.h"
#include "aws/transport.h"

namespace dynatlas::aws {

struct Proxy {
  HttpEndpoint endpoint;
  std::string user;
  std::string password;
};
// "http://user:secret@host:port", "//host:port" or "host:port". The error does not repeat the URL.
tl::expected<Proxy, std::string> parse_proxy_url(std::string_view url);

// The URL of the proxy for `endpoint`; empty where it is reached directly: no proxy is set, no_proxy names the host, or
// it is this machine or a metadata service of the link.
//
// no_proxy is "*", or names with commas between them. A name stands for the host and for all below it, with or without
// a dot in front, in any case, and with a port for an endpoint whose URL names that port. Networks ("10.0.0.0/8") are
// not supported.
std::string proxy_for(const HttpEndpoint& endpoint, const ProxyOptions& options);

}  // namespace dynatlas::aws
