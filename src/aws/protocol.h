// How a call of each service looks on the wire, and how its answer becomes JSON. Pure: no IO, no clock.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "aws/config.h"
#include "aws/transport.h"

namespace dynatlas::aws {

enum class Protocol {
  json,       // AWS JSON 1.0 or 1.1: POST of a JSON object, X-Amz-Target names the operation
  query,      // AWS Query and EC2 Query: POST of a form, the answer is XML
  rest_json,  // AWS REST-JSON, of which only reading: GET, the answer is JSON
};

// An operation is "<service>:<Name>", the service under IAM's prefix: "tag:GetResources". Its service's name in
// botocore and in EndpointOptions ("resourcegroupstaggingapi"); empty for a service that is not known here.
std::string_view endpoint_service_of(std::string_view operation);

// The unsigned request of `operation` with the JSON object `body` as parameters. Those of REST-JSON have their names on
// the wire: {"backupVaultName":"a","maxResults":9}.
// The error is one line for a person: an unknown operation or region, a body that is no object, a parameter that is
// missing in the path.
tl::expected<HttpRequest, std::string> make_request(std::string_view operation, std::string_view region,
                                                    std::string_view body, const EndpointOptions& endpoints);

// RFC 3986: everything but letters, digits and -_.~ becomes %XX.
std::string percent_encoded(std::string_view text);

// The text that percent_encoded() makes this of; a plus is a plus. Nothing where a % is not followed by two hexadecimal
// digits.
std::optional<std::string> from_percent_encoded(std::string_view text);

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
