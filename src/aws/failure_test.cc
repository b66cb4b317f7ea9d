#include "aws/failure.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "aws/ask_botocore.h"

namespace dynatlas::aws {
namespace {

AttemptFailure json_error_of(int status, std::string_view type) {
  return classify_answer({status, {}, fmt::format(R"({{"__type":"{}"}})", type)}, Protocol::json, nullptr);
}

TEST(Failure, WhatBotocoreTriesAgainIsTriedAgain) {
  const auto lines = testing::ask_botocore("tests/botocore_retries.py");
  EXPECT_GT(lines.size(), 20u);
  for (const std::string& line : lines) {
    const std::string kind = line.substr(0, line.find(' '));
    const std::string what = line.substr(kind.size() + 1);
    if (kind == "status") {
      EXPECT_TRUE(json_error_of(std::stoi(what), "AnyException").retryable) << line;
      EXPECT_TRUE(json_error_of(std::stoi(what), "AccessDeniedException").retryable) << line;
      continue;
    }
    const AttemptFailure failure = json_error_of(400, what);
    EXPECT_TRUE(failure.retryable) << line;
    EXPECT_EQ(failure.failure.kind == FailureKind::throttled, kind == "throttled" || what == "PriorRequestNotComplete")
        << line;
  }
}

TEST(Failure, OthersAreNot) {
  for (const char* code : {"ValidationException", "AccessDeniedException", "ResourceNotFoundException", "AnyException",
                           "UnrecognizedClientException", "ExpiredTokenException"}) {
    EXPECT_FALSE(json_error_of(400, code).retryable) << code;
  }
}

TEST(Failure, TheCodeStandsBetweenItsNamespaceAndWhereItIsFrom) {
  for (const char* type : {"ThrottlingException", "com.amazon.coral.availability#ThrottlingException",
                           "ThrottlingException:http://internal.amazon.com/coral/x/",
                           "a.b#ThrottlingException:http://internal.amazon.com/coral/#x"}) {
    EXPECT_EQ(json_error_of(400, type).code, "ThrottlingException") << type;
  }
}

}  // namespace
}  // namespace dynatlas::aws
