// What an answer of AWS means that is not a success, and whether asking again can help. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/api.h"
#include "aws/protocol.h"
#include "aws/transport.h"

namespace dynatlas::aws {

// One failed attempt, classified. Error codes: "Amazon DynamoDB Developer Guide", error handling; "AWS STS API
// Reference" and "Amazon EC2 API Reference", common errors; of other services the errors in botocore's models.
struct AttemptFailure {
  Failure failure;
  bool retryable = false;         // asking again, later, can help
  bool expired = false;           // the credentials are: new ones can help
  bool timed_out = false;         // no answer came in time
  bool clock_suspect = false;     // the signature's time was refused, or that may be why it was
  bool maybe_region = false;      // UnrecognizedClientException…: a region not opted in, if the credentials are good
  Clock::WallTime server_time{};  // the answer's Date; the epoch where it has none
};

// A clock that is off by less is not why a signature was refused (AWS tolerates 5 minutes).
inline constexpr std::chrono::minutes kSkewMin{4};

// `secrets` are blotted out of AWS's message (a refused signature's canonical request repeats the session token).
AttemptFailure classify_answer(const HttpAnswer& answer, Protocol protocol, const Credentials* secrets);
AttemptFailure classify_transport(const TransportFailure& failure);
// A 200 whose body is not what it should be: retryable.
AttemptFailure malformed_answer(const std::string& why);

// False when x-amz-crc32 is there and is not the body's.
bool crc_matches(const HttpAnswer& answer);

// "Tue, 15 Nov 1994 08:12:31 GMT" (RFC 9110's IMF-fixdate); nothing for anything else.
std::optional<Clock::WallTime> parse_http_date(std::string_view text);

// `text` as one printable line of at most `bytes_max` bytes, with what is secret in it replaced by ***.
std::string one_line(std::string_view text, const Credentials* secrets, std::size_t bytes_max = 400);

}  // namespace dynatlas::aws
