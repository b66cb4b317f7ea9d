#include "aws_simulator/refusal.h"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace aws_simulator {
namespace {

// A service's row: by Why, in its order.
using Codes = std::array<Status, 12>;

// What stands in front of every service says the same to all that speak JSON. `status` is what it says it with.
constexpr Codes json_codes(int status) {
  return {{{status, "MissingAuthenticationTokenException"},
           {status, "IncompleteSignatureException"},
           {status, "InvalidSignatureException"},
           {status, "UnrecognizedClientException"},
           {status, "ExpiredTokenException"},
           {status, "AccessDeniedException"},
           {status == 403 ? 429 : 400, "ThrottlingException"},
           {500, "InternalFailure"},
           {503, "ServiceUnavailable"},
           {status == 403 ? 404 : 400, "ResourceNotFoundException"},
           {400, "ValidationException"},
           {status == 403 ? 404 : 400, "UnknownOperationException"}}};
}

struct Other {
  Why why;
  Status status;
};

template <std::size_t kSize>
constexpr Codes but(Codes codes, const Other (&others)[kSize]) {
  for (const Other& other : others) codes[static_cast<std::size_t>(other.why)] = other.status;
  return codes;
}

constexpr Codes kSts{{{403, "MissingAuthenticationToken"},
                      {400, "IncompleteSignature"},
                      {403, "SignatureDoesNotMatch"},
                      {403, "InvalidClientTokenId"},
                      {403, "ExpiredToken"},
                      {403, "AccessDenied"},
                      {400, "Throttling"},
                      {500, "InternalFailure"},
                      {503, "ServiceUnavailable"},
                      {404, "NoSuchEntity"},
                      {400, "ValidationError"},
                      {400, "InvalidAction"}}};
constexpr Codes kEc2{{{401, "AuthFailure"},
                      {401, "AuthFailure"},
                      {401, "AuthFailure"},
                      {401, "AuthFailure"},
                      {400, "RequestExpired"},
                      {403, "UnauthorizedOperation"},
                      {503, "RequestLimitExceeded"},
                      {500, "InternalError"},
                      {503, "Unavailable"},
                      {400, "InvalidParameterValue"},
                      {400, "InvalidParameterValue"},
                      {400, "InvalidAction"}}};

// In the order of Service. The services' own errors: their models in botocore.
constexpr std::array<Codes, kServices> kCodes{{
    // dynamodb
    but(json_codes(400), {{Why::internal_error, {500, "InternalServerError"}}}),
    kSts,
    kEc2,
    // organizations
    but(json_codes(400), {{Why::throttled, {400, "TooManyRequestsException"}},
                          {Why::internal_error, {500, "ServiceException"}},
                          {Why::not_found, {400, "AccountNotFoundException"}},
                          {Why::invalid, {400, "InvalidInputException"}}}),
    // tagging
    but(json_codes(400), {{Why::throttled, {400, "ThrottledException"}},
                          {Why::internal_error, {500, "InternalServiceException"}},
                          {Why::not_found, {400, "InvalidParameterException"}},
                          {Why::invalid, {400, "InvalidParameterException"}}}),
    // application-autoscaling
    but(json_codes(400),
        {{Why::internal_error, {500, "InternalServiceException"}}, {Why::not_found, {400, "ObjectNotFoundException"}}}),
    // kms
    but(json_codes(400),
        {{Why::internal_error, {500, "KMSInternalException"}}, {Why::not_found, {400, "NotFoundException"}}}),
    // dax
    but(json_codes(400),
        {{Why::not_found, {400, "ClusterNotFoundFault"}}, {Why::invalid, {400, "InvalidParameterValueException"}}}),
    // lambda
    but(json_codes(403), {{Why::throttled, {429, "TooManyRequestsException"}},
                          {Why::internal_error, {500, "ServiceException"}},
                          {Why::invalid, {400, "InvalidParameterValueException"}}}),
    // backup
    but(json_codes(403), {{Why::not_found, {400, "ResourceNotFoundException"}},
                          {Why::unavailable, {500, "ServiceUnavailableException"}},
                          {Why::invalid, {400, "InvalidParameterValueException"}}}),
    // pipes
    but(json_codes(403),
        {{Why::internal_error, {500, "InternalException"}}, {Why::not_found, {404, "NotFoundException"}}}),
    // monitoring
    but(json_codes(400), {{Why::internal_error, {500, "InternalServiceFault"}},
                          {Why::invalid, {400, "InvalidParameterValueException"}}}),
    // iam
    but(kSts, {{Why::internal_error, {500, "ServiceFailure"}}}),
}};

// What an operation calls otherwise than its service: the errors that its model declares.
struct OwnName {
  Operation operation;
  Why why;
  std::string_view error;
};

constexpr std::array kOwnNames{
    OwnName{Operation::DescribeContinuousBackups, Why::not_found, "TableNotFoundException"},
    OwnName{Operation::DescribeExport, Why::not_found, "ExportNotFoundException"},
    OwnName{Operation::DescribeExport, Why::throttled, "LimitExceededException"},
    OwnName{Operation::ListExports, Why::throttled, "LimitExceededException"},
    OwnName{Operation::ListImports, Why::throttled, "LimitExceededException"},
};

Status status_of(const Asked& asked, const Refusal& refusal) {
  Status status = kCodes[static_cast<std::size_t>(asked.service)][static_cast<std::size_t>(refusal.why)];
  for (const OwnName& own : kOwnNames) {
    if (own.operation == asked.operation && own.why == refusal.why) status.error = own.error;
  }
  if (!refusal.error.empty()) status.error = refusal.error;
  return status;
}

// DynamoDB's own exceptions carry its version, those of the frame around it do not.
std::string_view prefix_of(Why why) {
  switch (why) {
    case Why::throttled:
    case Why::internal_error:
    case Why::not_found:
      return "com.amazonaws.dynamodb.v20120810#";
    case Why::invalid:
      return "com.amazon.coral.validate#";
    default:
      return "com.amazon.coral.service#";
  }
}

}  // namespace

Status append_refusal(std::string& body, const Asked& asked, const Refusal& refusal) {
  const Status status = status_of(asked, refusal);
  const auto out = std::back_inserter(body);
  switch (asked.service) {
    case Service::dynamodb:
      fmt::format_to(out, R"({{"__type":"{}{}","message":"{}"}})", prefix_of(refusal.why), status.error,
                     refusal.message);
      break;
    case Service::sts:
    case Service::iam:
      fmt::format_to(out,
                     R"(<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>)"
                     "<Code>{}</Code><Message>{}</Message></Error><RequestId>simulated</RequestId></ErrorResponse>",
                     status.error, refusal.message);
      break;
    case Service::ec2:
      fmt::format_to(
          out,
          R"(<?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>{}</Code><Message>{}</Message>)"
          "</Error></Errors><RequestID>simulated</RequestID></Response>",
          status.error, refusal.message);
      break;
    default:
      if (protocol_of(asked.service) == Protocol::rest_json) {
        fmt::format_to(out, R"({{"message":"{}"}})", refusal.message);
      } else {
        fmt::format_to(out, R"({{"__type":"{}","Message":"{}"}})", status.error, refusal.message);
      }
  }
  return status;
}

std::string usual_message(Why why) {
  switch (why) {
    case Why::missing_token:
      return "Request is missing Authentication Token";
    case Why::incomplete_signature:
      return "Authorization header requires 'Credential', 'Signature' and 'SignedHeaders'";
    case Why::invalid_signature:
      return "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
             "Access Key and signing method. Consult the service documentation for details.";
    case Why::unknown_key:
      return "The security token included in the request is invalid.";
    case Why::expired_token:
      return "The security token included in the request is expired";
    case Why::denied:
      return "The simulated user is not authorized to perform this operation";
    case Why::throttled:
      return "Rate of requests exceeds the allowed throughput.";
    case Why::internal_error:
      return "The request processing has failed because of an unknown error, exception or failure.";
    case Why::unavailable:
      return "The service is temporarily unavailable.";
    case Why::not_found:
      return "Requested resource not found";
    case Why::invalid:
      return "A parameter is not valid";
    case Why::unknown_operation:
      break;
  }
  return "The operation is not known";
}

}  // namespace aws_simulator
