// What AWS says when it does not do what it was asked, in the words and status codes of each service.
#pragma once

#include <string>
#include <string_view>

#include "aws_simulator/operations.h"

namespace aws_simulator {

enum class Why {
  missing_token,         // the request is not signed
  incomplete_signature,  // signed, but not as it should
  invalid_signature,     // computed otherwise, too old, for another region or service
  unknown_key,           // no such access key or session token, or a region that is not opted in
  expired_token,
  denied,
  throttled,
  internal_error,
  unavailable,
  not_found,
  invalid,  // the parameters
  unknown_operation,
};

struct Refusal {
  Why why;
  std::string message;
  std::string_view error = {};  // its name, where it is not that of the service
};

// An answer's HTTP status, and the name of the error where REST services tell it: in x-amzn-ErrorType.
struct Status {
  int http = 200;
  std::string_view error = {};
};

// Appends the answer's body. The message is written as it is: it holds nothing of the request that was not checked.
Status append_refusal(std::string& body, const Asked& asked, const Refusal& refusal);

// The message that AWS gives with it.
std::string usual_message(Why why);

}  // namespace aws_simulator
