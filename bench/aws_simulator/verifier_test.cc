#include "aws_simulator/verifier.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "aws_simulator/credentials.h"

namespace aws_simulator {
namespace {

constexpr std::int64_t kNow = 1440938160000;  // 20150830T123600Z
constexpr std::string_view kAccount = "123456789012";

struct Draft {
  std::string start = "POST / HTTP/1.1";
  std::string key = permanent_key(kAccount);
  std::string secret = secret_of(key);
  std::string token;
  std::string time = "20150830T123600Z";
  std::string region = "us-east-1";
  std::string service = "dynamodb";
  std::string body = R"({"TableName":"orders"})";
  std::string signed_headers = "host;x-amz-date";
};

// What a client would send.
std::string signed_text(const Draft& draft) {
  const std::string token = draft.token.empty() ? "" : "X-Amz-Security-Token: " + draft.token + "\r\n";
  const std::string names = draft.signed_headers + (draft.token.empty() ? "" : ";x-amz-security-token");
  const std::string head = fmt::format("{}\r\nHost: 127.0.0.1\r\nX-Amz-Date: {}\r\n{}Content-Length: {}\r\n",
                                       draft.start, draft.time, token, draft.body.size());
  const std::string plain = head + "\r\n" + draft.body;
  HttpRequest request;
  std::size_t size = 0;
  parse_request(plain, request, size);
  const std::string begin =
      fmt::format("AWS4-HMAC-SHA256 Credential={}/{}/{}/{}/aws4_request, SignedHeaders={}, Signature=", draft.key,
                  draft.time.substr(0, 8), draft.region, draft.service, names);
  const std::string unfinished = begin + "-";
  const auto authorization = parse_authorization(unfinished);
  const std::string signature =
      expected_signature(request, *authorization, signing_key(draft.secret, *authorization)).value_or("none");
  return fmt::format("{}Authorization: {}{}\r\n\r\n{}", head, begin, signature, draft.body);
}

class VerifierTest : public testing::Test {
 protected:
  VerifierTest() {
    EstateSize size;
    size.accounts = 3;
    size.suspended = 1;
    estate_.emplace(size);
  }

  // Why it was refused; nothing where it was not.
  std::optional<Why> verify_text(const std::string& text, std::int64_t now = kNow) {
    Verifier verifier(*estate_);
    HttpRequest request;
    std::size_t size = 0;
    EXPECT_EQ(parse_request(text, request, size), Parsed::request);
    const auto refusal = verifier.verify(request, Service::dynamodb, now, caller_);
    return refusal ? std::optional(refusal->why) : std::nullopt;
  }
  std::optional<Why> verify(const Draft& draft, std::int64_t now = kNow) {
    return verify_text(signed_text(draft), now);
  }

  std::optional<Estate> estate_;
  Caller caller_;
};

TEST_F(VerifierTest, TakesTheAccountAndRegionFromWhatWasSigned) {
  Draft draft;
  draft.key = permanent_key("123456789013");
  draft.secret = secret_of(draft.key);
  draft.region = "us-east-2";
  EXPECT_EQ(verify(draft), std::nullopt);
  EXPECT_EQ(caller_.place.account, 1u);
  EXPECT_EQ(caller_.place.region, 1u);
  EXPECT_FALSE(caller_.is_temporary);
}

TEST_F(VerifierTest, RefusesAWrongSecretAndAChangedBody) {
  Draft draft;
  draft.secret += "x";
  EXPECT_EQ(verify(draft), Why::invalid_signature);
  std::string text = signed_text(Draft{});
  text.replace(text.find("orders"), 6, "carts_");
  EXPECT_EQ(verify_text(text), Why::invalid_signature);
}

TEST_F(VerifierTest, LooksAtTheQueryStringOfAGet) {
  Draft draft;
  draft.start = "GET /v1/pipes?Limit=100&SourcePrefix=arn%3Aaws%3Adynamodb%3A HTTP/1.1";
  draft.body = "";
  EXPECT_EQ(verify(draft), std::nullopt);
  std::string text = signed_text(draft);
  text.replace(text.find("100"), 3, "200");
  EXPECT_EQ(verify_text(text), Why::invalid_signature);
}

TEST_F(VerifierTest, RefusesAnUnknownKeyAndASuspendedAccount) {
  Draft draft;
  for (const std::string_view account : {"123456789014", "999999999999"}) {
    draft.key = permanent_key(account);
    draft.secret = secret_of(draft.key);
    EXPECT_EQ(verify(draft), Why::unknown_key) << account;
  }
  draft.key = "AKIAIOSFODNN7EXAMPLE";
  EXPECT_EQ(verify(draft), Why::unknown_key);
}

TEST_F(VerifierTest, RefusesAnotherTimeThanNow) {
  EXPECT_EQ(verify(Draft{}, kNow + 300'000), std::nullopt);
  EXPECT_EQ(verify(Draft{}, kNow + 301'000), Why::invalid_signature);
  EXPECT_EQ(verify(Draft{}, kNow - 301'000), Why::invalid_signature);
}

TEST_F(VerifierTest, RefusesAScopeOfAnotherServiceOrOfNoRegion) {
  Draft draft;
  draft.service = "sts";
  EXPECT_EQ(verify(draft), Why::invalid_signature);
  draft = {};
  draft.region = "atlantis";
  EXPECT_EQ(verify(draft), Why::invalid_signature);
}

TEST_F(VerifierTest, WantsTheHostAndEveryAmzHeaderSigned) {
  Draft draft;
  draft.signed_headers = "x-amz-date";
  EXPECT_EQ(verify(draft), Why::incomplete_signature);
  draft.signed_headers = "host";
  EXPECT_EQ(verify(draft), Why::incomplete_signature);
}

TEST_F(VerifierTest, RefusesWhatIsNotSigned) {
  EXPECT_EQ(verify_text("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), Why::missing_token);
}

TEST_F(VerifierTest, TemporaryKeysNeedTheirTokenAndEnd) {
  Draft draft;
  draft.key = temporary_key(kAccount, kNow + 10'000);
  draft.secret = secret_of(draft.key);
  EXPECT_EQ(verify(draft), Why::unknown_key);
  draft.token = session_token_of(draft.key);
  EXPECT_EQ(verify(draft), std::nullopt);
  EXPECT_TRUE(caller_.is_temporary);
  EXPECT_EQ(verify(draft, kNow + 9'999), std::nullopt);
  EXPECT_EQ(verify(draft, kNow + 10'000), Why::expired_token);
  Draft permanent;
  permanent.token = draft.token;
  EXPECT_EQ(verify(permanent), Why::unknown_key);
}

// The rule of credentials.h, computed by sha256sum.
TEST(Credentials, FollowFromTheAccessKey) {
  EXPECT_EQ(permanent_key(kAccount), "AKIASIM123456789012");
  EXPECT_EQ(secret_of("AKIASIM123456789012"), "a002e4c0f3a4967938464982546306d86250da39");
  EXPECT_FALSE(parse_access_key("AKIASIM12345678901").has_value());
  EXPECT_FALSE(parse_access_key("ASIASIM123456789012").has_value());
  EXPECT_EQ(parse_access_key("ASIASIM123456789012E1440938160000")->ends_ms, kNow);
}

}  // namespace
}  // namespace aws_simulator
