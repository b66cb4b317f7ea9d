// AWS's signature version 4 as its documentation "Create a signed AWS API request" tells it: what a request's signature
// must be. Pure; knows no keys. Written for this program alone, so that it does not judge by the code that it tests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aws_simulator/digest.h"
#include "aws_simulator/http.h"

namespace aws_simulator {

// "AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, SignedHeaders=a;b, Signature=<hex>"
struct Authorization {
  std::string_view credential;  // the five together
  std::string_view access_key;
  std::string_view date;  // "20150830"
  std::string_view region;
  std::string_view service;
  std::string_view signed_headers;
  std::string_view signature;

  std::string_view scope() const { return credential.substr(access_key.size() + 1); }
};

std::optional<Authorization> parse_authorization(std::string_view header);

Digest signing_key(std::string_view secret, const Authorization& authorization);

// Nothing where a header that is said to be signed is not there.
std::optional<std::string> canonical_request(const HttpRequest& request, std::string_view signed_headers);

// `time` as in X-Amz-Date.
std::string string_to_sign(std::string_view canonical, std::string_view time, std::string_view scope);

// What the signature has to be, in hex digits.
std::optional<std::string> expected_signature(const HttpRequest& request, const Authorization& authorization,
                                              const Digest& key);

// "20150830T123600Z" as epoch seconds.
std::optional<std::int64_t> parse_time(std::string_view text);

}  // namespace aws_simulator
