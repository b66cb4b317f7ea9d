#include "aws/failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <span>

#include "aws/crc32.h"
#include "aws/xml.h"

namespace dynatlas::aws {
namespace {

constexpr std::size_t kErrorBodyBytesMax = 256 * 1024;

constexpr std::array<std::string_view, 2> kNotFound = {"ResourceNotFoundException", "TableNotFoundException"};
// These, kServer and the statuses in is_passing() hold what botocore's standard mode tries again (failure_test.cc).
constexpr std::string_view kThrottled[] = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "BandwidthLimitExceeded",
    "PriorRequestNotComplete",
    "SlowDown",
    "EC2ThrottledException",
    "LimitExceededException",
    "TransactionInProgressException",
    // CloudWatch, which Application Auto Scaling asks for alarms (terraform-provider-aws issue 1428).
    "FailedResourceAccessException",
};
constexpr std::string_view kDenied[] = {
    "AccessDenied",  "AccessDeniedException",   "UnauthorizedOperation", "UnauthorizedAccess",  "NotAuthorized",
    "OptInRequired", "RegionDisabledException", "SubscriptionRequired",  "AuthorizationError",  "Forbidden",
    "Blocked",       "NotAuthorizedException",  "UnauthorizedException", "PendingVerification",
};
constexpr std::string_view kExpired[] = {"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired",
                                         "CredentialsExpiredException"};
constexpr std::string_view kUnrecognized[] = {"UnrecognizedClientException", "InvalidClientTokenId",
                                              "InvalidAccessKeyId", "AuthFailure"};
constexpr std::string_view kClock[] = {"RequestTimeTooSkewed",      "RequestExpired",        "RequestInTheFuture",
                                       "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure"};
constexpr std::string_view kCredentials[] = {
    "InvalidSignatureException",    "SignatureDoesNotMatch",
    "RequestTimeTooSkewed",         "RequestExpired",
    "RequestInTheFuture",           "MissingAuthenticationToken",
    "IncompleteSignature",          "MissingAuthenticationTokenException",
    "IncompleteSignatureException", "InvalidToken",
    "InvalidIdentityToken",
};
constexpr std::string_view kServer[] = {"InternalServerError",
                                        "InternalFailure",
                                        "InternalError",
                                        "ServiceUnavailable",
                                        "ServiceUnavailableException",
                                        "Unavailable",
                                        "InternalServerException",
                                        "IDPCommunicationError",
                                        "RequestTimeout",
                                        "RequestTimeoutException",
                                        "ReplicatedWriteConflictException",
                                        "InternalServiceException",
                                        "InternalException",
                                        "ConcurrentUpdateException",
                                        "KMSInternalException",
                                        "DependencyTimeoutException",
                                        "ServiceException"};

bool is_one_of(std::string_view code, std::span<const std::string_view> codes) {
  return std::ranges::find(codes, code) != codes.end();
}

struct AwsError {
  std::string code;
  std::string message;
};

// "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException" and "Code:http://…" → the bare code.
std::string bare_code(std::string_view type) {
  type = type.substr(0, type.find(':'));
  if (const std::size_t hash = type.rfind('#'); hash != std::string_view::npos) type.remove_prefix(hash + 1);
  return one_line(type, nullptr, 100);
}

std::string text_member(const nlohmann::json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Depth-limited, so that hostile nesting costs nothing: an error is a flat object.
nlohmann::json parse_flat(const std::string& body) {
  if (body.size() > kErrorBodyBytesMax) return nullptr;
  const auto shallow = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) { return depth < 16; };
  return nlohmann::json::parse(body, shallow, false);
}

// The header is first: in the body of REST-JSON, "Code" may be something else (Backup's "ERROR_1"), as in aws-sdk-go-v2
// (pull request 2012) and botocore. Lambda's "Type" says who is at fault.
AwsError json_error(const HttpAnswer& answer) {
  AwsError error;
  error.code = answer.header("x-amzn-errortype");
  const nlohmann::json body = parse_flat(answer.body);
  if (body.is_object()) {
    for (const char* name : {"__type", "code", "Code"}) {
      if (error.code.empty()) error.code = text_member(body, name);
    }
    error.message = text_member(body, "message");
    if (error.message.empty()) error.message = text_member(body, "Message");
  }
  error.code = bare_code(error.code);
  return error;
}

// STS: <ErrorResponse><Error><Code>; EC2: <Response><Errors><Error><Code>.
AwsError query_error(const HttpAnswer& answer) {
  if (answer.body.size() > kErrorBodyBytesMax) return {};
  const std::optional<XmlNode> root = parse_xml(answer.body);
  if (!root) return {};
  AwsError error{std::string(root->text_at({"Error", "Code"})), std::string(root->text_at({"Error", "Message"}))};
  if (error.code.empty()) {
    error.code = root->text_at({"Errors", "Error", "Code"});
    error.message = root->text_at({"Errors", "Error", "Message"});
  }
  error.code = bare_code(error.code);
  return error;
}

FailureKind kind_of(std::string_view code, int status) {
  if (is_one_of(code, kThrottled)) return FailureKind::throttled;
  if (is_one_of(code, kDenied)) return FailureKind::denied;
  if (is_one_of(code, kExpired) || is_one_of(code, kUnrecognized) || is_one_of(code, kCredentials)) {
    return FailureKind::credentials;
  }
  // Nothing else says that a table is gone: a gateway's 404 does not.
  if (status == 400 && is_one_of(code, kNotFound)) return FailureKind::not_found;
  if (is_one_of(code, kServer)) return FailureKind::server;
  if (status == 429 || status == 503) return FailureKind::throttled;
  if (status >= 500) return FailureKind::server;
  if (status == 401 || status == 403) return FailureKind::denied;
  if (status == 408) return FailureKind::network;
  return FailureKind::invalid;
}

// Whatever the error's code says.
bool is_passing(int status) {
  return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

void replace_all(std::string& text, std::string_view what) {
  if (what.size() < 4) return;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 3)) {
    text.replace(at, what.size(), "***");
  }
}

}  // namespace

std::string one_line(std::string_view text, const Credentials* secrets, std::size_t bytes_max) {
  std::string out(text.substr(0, 64 * 1024));
  if (secrets != nullptr) {
    replace_all(out, secrets->secret_access_key);
    replace_all(out, secrets->session_token);
  }
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  if (out.size() > bytes_max) {
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;  // not inside a UTF-8 character
    out.resize(end);
    out += "…";
  }
  return out;
}

AttemptFailure classify_answer(const HttpAnswer& answer, Protocol protocol, const Credentials* secrets) {
  AwsError error = protocol == Protocol::query ? query_error(answer) : json_error(answer);
  // What follows is the request as AWS saw it, headers and token included.
  error.message = error.message.substr(0, error.message.find("The Canonical String"));
  AttemptFailure out;
  out.failure.code = error.code;
  out.failure.kind = kind_of(error.code, answer.status);
  out.retryable = out.failure.kind == FailureKind::throttled || out.failure.kind == FailureKind::server ||
                  out.failure.kind == FailureKind::network || is_passing(answer.status);
  out.expired = is_one_of(error.code, kExpired);
  out.clock_suspect = is_one_of(error.code, kClock);
  out.maybe_region = is_one_of(error.code, kUnrecognized);
  out.server_time = parse_http_date(answer.header("date")).value_or(Clock::WallTime{});
  const std::string message = one_line(error.message, secrets);
  const std::string name = error.code.empty() ? fmt::format("HTTP status {}", answer.status) : error.code;
  out.failure.message = message.empty() ? name : fmt::format("{}: {}", name, message);
  return out;
}

AttemptFailure classify_transport(const TransportFailure& failure) {
  AttemptFailure out;
  out.failure.message = failure.message;
  out.timed_out = failure.fault == TransportFault::timed_out;
  switch (failure.fault) {
    case TransportFault::unreachable:
    case TransportFault::timed_out:
    case TransportFault::reset:
      out.failure.kind = FailureKind::network;
      out.retryable = true;
      break;
    case TransportFault::cut:
      out.failure.kind = FailureKind::malformed;
      out.retryable = true;
      break;
    case TransportFault::tls:
    case TransportFault::proxy:
      out.failure.kind = FailureKind::network;
      break;
    case TransportFault::too_large:
      out.failure.kind = FailureKind::malformed;
      out.failure.is_too_large = true;
      break;
    case TransportFault::unsendable:
      out.failure.kind = FailureKind::invalid;
      break;
    case TransportFault::cancelled:
      out.failure.kind = FailureKind::cancelled;
      break;
  }
  return out;
}

AttemptFailure malformed_answer(const std::string& why) {
  AttemptFailure out;
  out.failure = {FailureKind::malformed, why};
  out.retryable = true;
  return out;
}

bool crc_matches(const HttpAnswer& answer) {
  const std::string_view announced = answer.header("x-amz-crc32");
  if (announced.empty()) return true;
  std::uint32_t expected = 0;
  const auto [end, error] = std::from_chars(announced.data(), announced.data() + announced.size(), expected);
  return error == std::errc{} && end == announced.data() + announced.size() && expected == crc32(answer.body);
}

std::optional<Clock::WallTime> parse_http_date(std::string_view text) {
  // Sun, 06 Nov 1994 08:49:37 GMT
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || !text.ends_with(" GMT") || text[3] != ',' || text[19] != ':' || text[22] != ':') return {};
  const auto number = [&](std::size_t at, std::size_t digits) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + digits, value);
    return error == std::errc{} && end == text.data() + at + digits ? static_cast<int>(value) : -1;
  };
  const std::size_t month = kMonths.find(text.substr(8, 3));
  const std::array<int, 5> parts{number(12, 4), number(5, 2), number(17, 2), number(20, 2), number(23, 2)};
  if (month == std::string_view::npos || month % 3 != 0 || std::ranges::any_of(parts, [](int p) { return p < 0; })) {
    return {};
  }
  const std::chrono::year_month_day date{std::chrono::year{parts[0]},
                                         std::chrono::month{static_cast<unsigned>(month / 3 + 1)},
                                         std::chrono::day{static_cast<unsigned>(parts[1])}};
  if (!date.ok() || parts[2] > 23 || parts[3] > 59 || parts[4] > 60) return {};
  return std::chrono::sys_days{date} + std::chrono::hours{parts[2]} + std::chrono::minutes{parts[3]} +
         std::chrono::seconds{parts[4]};
}

}  // namespace dynatlas::aws
