#include "aws/failure.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <vector>

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
    EXPECT_EQ(json_error_of(400, type).failure.code, "ThrottlingException") << type;
  }
}

TEST(Failure, TheErrorsOfEachServiceAreOfTheRightKind) {
  const std::map<FailureKind, std::vector<const char*>> kinds{
      {FailureKind::throttled,
       {"ThrottlingException", "TooManyRequestsException", "LimitExceededException", "FailedResourceAccessException"}},
      {FailureKind::denied, {"AccessDeniedException", "AccessDenied", "UnauthorizedOperation"}},
      {FailureKind::server,
       {"InternalServerError", "InternalServiceException", "InternalException", "ConcurrentUpdateException",
        "KMSInternalException", "DependencyTimeoutException", "ServiceException", "ServiceUnavailableException"}},
      {FailureKind::not_found, {"ResourceNotFoundException", "TableNotFoundException"}},
      {FailureKind::invalid,
       {"NotFoundException", "PolicyNotFoundException", "ExportNotFoundException", "PaginationTokenExpiredException",
        "InvalidNextTokenException", "InvalidParameterValueException", "ServiceLinkedRoleNotFoundFault"}},
  };
  for (const auto& [kind, codes] : kinds) {
    for (const char* code : codes) {
      const AttemptFailure failure = json_error_of(400, code);
      EXPECT_EQ(failure.failure.kind, kind) << code;
      EXPECT_EQ(failure.failure.code, code);
      EXPECT_EQ(failure.retryable, kind == FailureKind::throttled || kind == FailureKind::server) << code;
    }
  }
}

TEST(Failure, RestJsonNamesTheErrorInAHeader) {
  const auto failure_of = [](const char* header, const char* body) {
    return classify_answer({400, {{"x-amzn-errortype", header}}, body}, Protocol::rest_json, nullptr).failure;
  };
  const Failure backup = failure_of("AccessDeniedException:http://internal.amazon.com/coral/com.amazonaws.backup/",
                                    R"({"Code":"ERROR_1","Message":"no","Type":"User"})");
  EXPECT_EQ(backup.code, "AccessDeniedException");
  EXPECT_EQ(backup.kind, FailureKind::denied);
  EXPECT_EQ(backup.message, "AccessDeniedException: no");
  for (const char* body : {R"({"__type":"a#ThrottlingException"})", R"({"code":"ThrottlingException"})",
                           R"({"Code":"ThrottlingException","Type":"User"})"}) {
    EXPECT_EQ(failure_of("", body).code, "ThrottlingException") << body;
  }
  EXPECT_EQ(failure_of("", R"({"Type":"User","message":"no"})").code, "");
  EXPECT_EQ(failure_of("TooManyRequestsException", "").kind, FailureKind::throttled);
}

}  // namespace
}  // namespace dynatlas::aws
