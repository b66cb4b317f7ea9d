#include "aws_simulator/refusal.h"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace aws_simulator {
namespace {

struct Code {
  int status;
  std::string_view name;
};

// By service: dynamodb, sts, ec2, organizations. DynamoDB and Organizations say 400 where the query services say 403.
std::array<Code, kServices> codes(Why why) {
  switch (why) {
    case Why::missing_token:
      return {{{400, "MissingAuthenticationTokenException"},
               {403, "MissingAuthenticationToken"},
               {401, "AuthFailure"},
               {400, "MissingAuthenticationTokenException"}}};
    case Why::incomplete_signature:
      return {{{400, "IncompleteSignatureException"},
               {400, "IncompleteSignature"},
               {401, "AuthFailure"},
               {400, "IncompleteSignatureException"}}};
    case Why::invalid_signature:
      return {{{400, "InvalidSignatureException"},
               {403, "SignatureDoesNotMatch"},
               {401, "AuthFailure"},
               {400, "InvalidSignatureException"}}};
    case Why::unknown_key:
      return {{{400, "UnrecognizedClientException"},
               {403, "InvalidClientTokenId"},
               {401, "AuthFailure"},
               {400, "UnrecognizedClientException"}}};
    case Why::expired_token:
      return {{{400, "ExpiredTokenException"},
               {403, "ExpiredToken"},
               {400, "RequestExpired"},
               {400, "ExpiredTokenException"}}};
    case Why::denied:
      return {{{400, "AccessDeniedException"},
               {403, "AccessDenied"},
               {403, "UnauthorizedOperation"},
               {400, "AccessDeniedException"}}};
    case Why::throttled:
      return {{{400, "ThrottlingException"},
               {400, "Throttling"},
               {503, "RequestLimitExceeded"},
               {400, "TooManyRequestsException"}}};
    case Why::internal_error:
      return {
          {{500, "InternalServerError"}, {500, "InternalFailure"}, {500, "InternalError"}, {500, "ServiceException"}}};
    case Why::unavailable:
      return {{{503, "ServiceUnavailable"},
               {503, "ServiceUnavailable"},
               {503, "Unavailable"},
               {503, "ServiceUnavailable"}}};
    case Why::not_found:
      return {{{400, "ResourceNotFoundException"},
               {404, "NoSuchEntity"},
               {400, "InvalidParameterValue"},
               {400, "AccountNotFoundException"}}};
    case Why::invalid:
      return {{{400, "ValidationException"},
               {400, "ValidationError"},
               {400, "InvalidParameterValue"},
               {400, "InvalidInputException"}}};
    case Why::unknown_operation:
      break;
  }
  return {{{400, "UnknownOperationException"},
           {400, "InvalidAction"},
           {400, "InvalidAction"},
           {400, "UnknownOperationException"}}};
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

int append_refusal(std::string& body, Service service, const Refusal& refusal) {
  const Code code = codes(refusal.why)[static_cast<std::size_t>(service)];
  const auto out = std::back_inserter(body);
  switch (service) {
    case Service::dynamodb:
      fmt::format_to(out, R"({{"__type":"{}{}","message":"{}"}})", prefix_of(refusal.why), code.name, refusal.message);
      break;
    case Service::organizations:
      fmt::format_to(out, R"({{"__type":"{}","Message":"{}"}})", code.name, refusal.message);
      break;
    case Service::sts:
      fmt::format_to(out,
                     R"(<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>)"
                     "<Code>{}</Code><Message>{}</Message></Error><RequestId>simulated</RequestId></ErrorResponse>",
                     code.name, refusal.message);
      break;
    case Service::ec2:
      fmt::format_to(
          out,
          R"(<?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>{}</Code><Message>{}</Message>)"
          "</Error></Errors><RequestID>simulated</RequestID></Response>",
          code.name, refusal.message);
      break;
  }
  return code.status;
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
