// How a call of each service looks on the wire, and how its answer becomes JSON. Pure: no IO, no clock.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "aws/config.h"
#include "aws/transport.h"

namespace dynatlas::aws {

enum class Protocol {
  json,   // AWS JSON 1.0 or 1.1: POST of a JSON object, X-Amz-Target names the operation
  query,  // AWS Query and EC2 Query: POST of a form, the answer is XML
};

// The unsigned request of `operation` ("dynamodb:ListTables") with the JSON object `body` as parameters.
// The error is one line for a person: an unknown service or region, a body that is no object.
tl::expected<HttpRequest, std::string> make_request(std::string_view operation, std::string_view region,
                                                    std::string_view body, const EndpointOptions& endpoints);

// RFC 3986: everything but letters, digits and -_.~ becomes %XX.
std::string percent_encoded(std::string_view text);

// json for an unknown service.
Protocol protocol_of(std::string_view operation);

// A JSON object as form fields: {"A":{"B":[1,2]}} → A.B.member.1=1&A.B.member.2=2 (STS), A.B.1=1&… (EC2, where the
// plural names Filters, Values and RegionNames lose their s). Nothing where `body` is no JSON object.
tl::expected<std::string, std::string> encode_query(std::string_view service, std::string_view action,
                                                    std::string_view version, std::string_view body);

// The answer of a successful call as the JSON object that callers get; the error says why it is malformed.
// A JSON answer comes back as it is, after a check that it is one whole object.
tl::expected<std::string, std::string> answer_json(std::string_view operation, std::string body);

}  // namespace dynatlas::aws
