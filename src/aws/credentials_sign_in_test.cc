// Tokens that a person got by `aws sso login` and `aws login`: read from their caches, renewed, kept.
#include <gmock/gmock.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "aws/credentials_home.h"
#include "aws/credentials_parse.h"
#include "aws/loopback_server.h"
#include "aws/time_text.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::http_reply;
using testing::LoopbackServer;
using ::testing::Not;
using testing::Reply;
using testing::ServerRequest;

constexpr const char* kPast = "2001-01-01T00:00:00Z";
constexpr const char* kFuture = "2100-01-01T00:00:00Z";

std::string from_now(std::chrono::seconds time) {
  return to_rfc3339(system_clock().wall_now() + time);
}

Reply json_reply(int status, const json& body, const std::string& error_type = {}) {
  return http_reply(status, body.dump(), error_type.empty() ? "" : "x-amzn-ErrorType: " + error_type + "\r\n");
}

class SsoSession : public testing::CredentialsHome {
 protected:
  // sha1("corp")
  static constexpr const char* kCache = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";

  void SetUp() override {
    CredentialsHome::SetUp();
    variables_["AWS_ENDPOINT_URL_SSO"] = server_.url();
    variables_["AWS_ENDPOINT_URL_SSO_OIDC"] = server_.url() + "/oidc";
    write(".aws/config",
          "[default]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Reader\n"
          "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://start\n");
  }

  json cached(const std::string& expires) const {
    return {{"startUrl", "https://start"}, {"region", "us-east-1"},
            {"accessToken", "old-token"},  {"expiresAt", expires},
            {"clientId", "client"},        {"clientSecret", "client-secret"},
            {"refreshToken", "refresh-1"}, {"registrationExpiresAt", kFuture}};
  }

  Reply answer(const ServerRequest& request) {
    if (request.target == "/oidc/token") {
      renewals_.push_back(json::parse(request.body));
      return renewal_
                 ? renewal_()
                 : json_reply(200, {{"accessToken", "new-token"}, {"expiresIn", 3600}, {"refreshToken", "refresh-2"}});
    }
    const std::string token = request.headers.at("x-amz-sso_bearer_token");
    if (token != good_token_) return json_reply(401, {{"message", "invalid " + token}}, "UnauthorizedException");
    return json_reply(200, {{"roleCredentials",
                             {{"accessKeyId", "BY-" + token},
                              {"secretAccessKey", "s"},
                              {"sessionToken", "t"},
                              {"expiration", 4102444800000}}}});
  }

  json kept() const { return json::parse(read(kCache)); }

  std::string good_token_ = "new-token";
  std::function<Reply()> renewal_;
  std::vector<json> renewals_;
  LoopbackServer server_{[this](const ServerRequest& request) { return answer(request); }};
};

TEST_F(SsoSession, ATokenThatEndedIsRenewedAndKept) {
  write(kCache, cached(kPast).dump());
  const CredentialsResult result = resolve();
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value()->access_key_id, "BY-new-token");
  EXPECT_EQ(result.value()->account_id, "123456789012");
  const json form{{"grantType", "refresh_token"},
                  {"clientId", "client"},
                  {"clientSecret", "client-secret"},
                  {"refreshToken", "refresh-1"}};
  EXPECT_THAT(renewals_, ElementsAre(form));
  const json now = kept();
  EXPECT_EQ(now["accessToken"], "new-token");
  EXPECT_EQ(now["refreshToken"], "refresh-2");
  EXPECT_EQ(now["registrationExpiresAt"], kFuture);
  const auto expires = parse_time(now["expiresAt"].get<std::string>());
  ASSERT_TRUE(expires.has_value());
  EXPECT_NEAR(std::chrono::duration<double>(*expires - system_clock().wall_now()).count(), 3600, 120);
  struct stat status{};
  ASSERT_EQ(::stat((home_ + "/" + kCache).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(key_of(), "BY-new-token");
  EXPECT_EQ(renewals_.size(), 1u) << "the next run finds it in the cache";
}

TEST_F(SsoSession, ATokenIsRenewedInItsLastQuarterOfAnHour) {
  good_token_ = "old-token";
  write(kCache, cached(from_now(std::chrono::minutes(16))).dump());
  EXPECT_EQ(key_of(), "BY-old-token");
  EXPECT_TRUE(renewals_.empty());
  good_token_ = "new-token";
  write(kCache, cached(from_now(std::chrono::minutes(14))).dump());
  EXPECT_EQ(key_of(), "BY-new-token");
}

TEST_F(SsoSession, ATokenServesWhileItHoldsWhereItCannotBeRenewed) {
  good_token_ = "old-token";
  renewal_ = [] { return json_reply(400, {{"error", "invalid_grant"}}, "InvalidGrantException"); };
  write(kCache, cached(from_now(std::chrono::minutes(5))).dump());
  EXPECT_EQ(key_of(), "BY-old-token");
  EXPECT_EQ(renewals_.size(), 1u);
  EXPECT_EQ(kept(), cached(kept()["expiresAt"])) << "what was there stays";
  renewal_ = [] { return http_reply(200, "<html>"); };
  EXPECT_EQ(key_of(), "BY-old-token");
}

TEST_F(SsoSession, ARefusedRenewalSaysWhatToDoAndNoSecret) {
  renewal_ = [] {
    return json_reply(400, {{"message", "refresh-1 of client-secret is unknown"}}, "InvalidGrantException");
  };
  write(kCache, cached(kPast).dump());
  EXPECT_THAT(error_of(), AllOf(HasSubstr("InvalidGrantException"), HasSubstr("aws sso login --sso-session corp"),
                                Not(HasSubstr("refresh-1")), Not(HasSubstr("client-secret"))));
}

TEST_F(SsoSession, AServerInTroubleIsNoReasonToLogIn) {
  renewal_ = [] { return http_reply(500, ""); };
  write(kCache, cached(kPast).dump());
  const CredentialsResult result = resolve();
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, FailureKind::server);
  EXPECT_THAT(result.error().message, HasSubstr("SSO OIDC"));
  EXPECT_GT(renewals_.size(), 1u);
}

TEST_F(SsoSession, WhatCannotBeRenewedNeedsALogIn) {
  for (const char* missing : {"refreshToken", "clientId", "clientSecret", "registrationExpiresAt"}) {
    json token = cached(kPast);
    token.erase(missing);
    write(kCache, token.dump());
    EXPECT_THAT(error_of(), HasSubstr("has expired: run `aws sso login --sso-session corp`")) << missing;
  }
  json token = cached(kPast);
  token["registrationExpiresAt"] = kPast;
  write(kCache, token.dump());
  EXPECT_THAT(error_of(), HasSubstr("has expired"));
  EXPECT_TRUE(renewals_.empty());
  for (const char* text : {"", "{", "[]", "{}", R"({"accessToken":1,"expiresAt":"2100-01-01T00:00:00Z"})",
                           R"({"accessToken":"a\nb","expiresAt":"2100-01-01T00:00:00Z"})"}) {
    write(kCache, text);
    EXPECT_THAT(error_of(), HasSubstr("aws sso login")) << text;
  }
}

TEST_F(SsoSession, ARefreshTokenThatIsNotReplacedIsKept) {
  renewal_ = [] { return json_reply(200, {{"accessToken", "new-token"}, {"expiresIn", 60}}); };
  write(kCache, cached(kPast).dump());
  EXPECT_EQ(key_of(), "BY-new-token");
  EXPECT_EQ(kept()["refreshToken"], "refresh-1");
}

TEST_F(SsoSession, WhatAnotherProgramRenewedIsTaken) {
  write(kCache, cached(kPast).dump());
  renewal_ = [this] {
    json token = cached(kFuture);
    token["accessToken"] = good_token_ = "its-token";
    write(kCache, token.dump());
    return json_reply(400, {{"error", "invalid_grant"}}, "InvalidGrantException");
  };
  EXPECT_EQ(key_of(), "BY-its-token");
}

TEST_F(SsoSession, ARenewedTokenServesWhereItCannotBeKept) {
  const std::string folder = home_ + "/.aws/sso/cache";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(home_ + "/elsewhere");
  std::ofstream(home_ + "/elsewhere/" + std::filesystem::path(kCache).filename().string()) << cached(kPast).dump();
  std::filesystem::create_directory_symlink(home_ + "/elsewhere", folder);
  renewal_ = [&] {
    std::filesystem::remove(folder);
    return json_reply(200, {{"accessToken", "new-token"}, {"expiresIn", 60}});
  };
  EXPECT_EQ(key_of(), "BY-new-token");
}

TEST_F(SsoSession, TheLegacyFormIsNotRenewed) {
  write(".aws/config",
        "[profile old]\nsso_region = us-east-1\nsso_start_url = https://start\nsso_account_id = 123456789012\n"
        "sso_role_name = Reader\n");
  write(".aws/sso/cache/6ad0e7e61d1f47e491ea32c2031add41ef92e07d.json", cached(kPast).dump());
  EXPECT_THAT(error_of("old"), HasSubstr("run `aws sso login --profile old`"));
  EXPECT_TRUE(renewals_.empty());
}

TEST_F(SsoSession, AnAccessTokenThatWasRevoked) {
  json token = cached(kFuture);
  token["accessToken"] = "revoked-token";
  write(kCache, token.dump());
  EXPECT_THAT(error_of(), AllOf(HasSubstr("has ended"), HasSubstr("aws sso login"), Not(HasSubstr("revoked-token"))));
}

class LoginSession : public testing::CredentialsHome {
 protected:
  static constexpr const char* kSession = "arn:aws:iam::123456789012:user/alice";

  void SetUp() override {
    CredentialsHome::SetUp();
    variables_["AWS_ENDPOINT_URL_SIGNIN"] = server_.url() + "/signin";
    write(".aws/config", std::string("[default]\nlogin_session = ") + kSession + "\n");
  }
  void TearDown() override {
    EVP_PKEY_free(key_);
    CredentialsHome::TearDown();
  }

  static std::string pem_of(EVP_PKEY* key) {
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey_traditional(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio, &text);
    std::string out(text, static_cast<std::size_t>(size));
    BIO_free(bio);
    return out;
  }

  json cached(const std::string& expires) const {
    return {{"accessToken",
             {{"accessKeyId", "OLD"},
              {"secretAccessKey", "s"},
              {"sessionToken", "old-session"},
              {"accountId", "123456789012"},
              {"expiresAt", expires}}},
            {"tokenType", "aws_sigv4"},
            {"refreshToken", "refresh-1"},
            {"idToken", "a.b.c"},
            {"clientId", "device"},
            {"dpopKey", pem_of(key_)}};
  }

  Reply answer(const ServerRequest& request) {
    EXPECT_EQ(request.target, "/signin/v1/token");
    EXPECT_EQ(request.method, "POST");
    return renewal_
               ? renewal_()
               : json_reply(200, {{"accessToken",
                                   {{"accessKeyId", "NEW"}, {"secretAccessKey", "n"}, {"sessionToken", "new-session"}}},
                                  {"tokenType", "aws_sigv4"},
                                  {"expiresIn", 900},
                                  {"refreshToken", "refresh-2"}});
  }

  // sha256 of the session
  static constexpr const char* kCache =
      ".aws/login/cache/b7d71d383b9557a9bad4c3346c50365819226484c6824a0fdef66637be339db0.json";

  EVP_PKEY* const key_ = EVP_EC_gen("P-256");
  std::function<Reply()> renewal_;
  LoopbackServer server_{[this](const ServerRequest& request) { return answer(request); }};
};

TEST_F(LoginSession, TheCachesCredentialsAreUsed) {
  write(kCache, cached(kFuture).dump());
  const CredentialsResult result = resolve();
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value()->access_key_id, "OLD");
  EXPECT_EQ(result.value()->session_token, "old-session");
  EXPECT_EQ(result.value()->account_id, "123456789012");
  EXPECT_EQ(to_rfc3339(result.value()->expires), kFuture);
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(LoginSession, ItsCacheMayBeElsewhere) {
  std::filesystem::create_directories(home_ + "/elsewhere");
  write("elsewhere/" + std::filesystem::path(kCache).filename().string(), cached(kFuture).dump());
  EXPECT_THAT(error_of(), HasSubstr("aws login --profile default"));
  for (const std::string& folder : {home_ + "/elsewhere", std::string("~/elsewhere"), std::string("$HOME/elsewhere")}) {
    variables_["AWS_LOGIN_CACHE_DIRECTORY"] = folder;
    EXPECT_EQ(key_of(), "OLD") << folder;
  }
}

TEST_F(LoginSession, CredentialsThatEndAreRenewedAndKept) {
  write(kCache, cached(from_now(std::chrono::minutes(6))).dump());
  EXPECT_EQ(key_of(), "OLD");
  EXPECT_TRUE(server_.requests().empty());
  write(kCache, cached(from_now(std::chrono::minutes(4))).dump());
  const CredentialsResult result = resolve();
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value()->access_key_id, "NEW");
  EXPECT_EQ(result.value()->account_id, "123456789012");
  const json form{{"grantType", "refresh_token"}, {"clientId", "device"}, {"refreshToken", "refresh-1"}};
  ASSERT_EQ(server_.requests().size(), 1u);
  EXPECT_EQ(json::parse(server_.requests()[0].body), form);
  const json now = json::parse(read(kCache));
  EXPECT_EQ(now["accessToken"]["accessKeyId"], "NEW");
  EXPECT_EQ(now["accessToken"]["accountId"], "123456789012");
  EXPECT_EQ(now["refreshToken"], "refresh-2");
  EXPECT_EQ(now["idToken"], "a.b.c");
  struct stat status{};
  ASSERT_EQ(::stat((home_ + "/" + kCache).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(key_of(), "NEW");
  EXPECT_EQ(server_.requests().size(), 1u);
}

std::string base64url_decoded(std::string text) {
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  const std::size_t padding = (4 - text.size() % 4) % 4;
  text.append(padding, '=');
  std::string out(text.size() / 4 * 3, '\0');
  EXPECT_GE(EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                            reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size())),
            0);
  out.resize(out.size() - padding);
  return out;
}

// r and s as ECDSA_SIG's DER.
std::string der_signature(const std::string& pair) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(pair.data());
  ECDSA_SIG* signature = ECDSA_SIG_new();
  ECDSA_SIG_set0(signature, BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(signature, &der);
  std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  ECDSA_SIG_free(signature);
  return out;
}

TEST_F(LoginSession, TheProofIsSignedByTheCachedKey) {
  write(kCache, cached(kPast).dump());
  EXPECT_EQ(key_of(), "NEW");
  ASSERT_EQ(server_.requests().size(), 1u);
  const std::string proof = server_.requests()[0].headers.at("dpop");
  const std::size_t first = proof.find('.');
  const std::size_t second = proof.find('.', first + 1);
  ASSERT_NE(second, std::string::npos);
  const json header = json::parse(base64url_decoded(proof.substr(0, first)));
  const json claims = json::parse(base64url_decoded(proof.substr(first + 1, second - first - 1)));
  EXPECT_EQ(header["typ"], "dpop+jwt");
  EXPECT_EQ(header["alg"], "ES256");
  EXPECT_EQ(header["jwk"]["kty"], "EC");
  EXPECT_EQ(header["jwk"]["crv"], "P-256");
  EXPECT_EQ(claims["htm"], "POST");
  EXPECT_EQ(claims["htu"], server_.url() + "/signin/v1/token");
  EXPECT_EQ(claims["jti"].get<std::string>().size(), 36u);
  EXPECT_NEAR(static_cast<double>(claims["iat"].get<std::int64_t>()),
              static_cast<double>(std::chrono::system_clock::to_time_t(system_clock().wall_now())), 120);

  std::string point(65, '\0');
  std::size_t length = 0;
  ASSERT_EQ(EVP_PKEY_get_octet_string_param(key_, "pub", reinterpret_cast<unsigned char*>(point.data()), point.size(),
                                            &length),
            1);
  EXPECT_EQ(base64url_decoded(header["jwk"]["x"]) + base64url_decoded(header["jwk"]["y"]), point.substr(1));
  const std::string signature = der_signature(base64url_decoded(proof.substr(second + 1)));
  const std::string text = proof.substr(0, second);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ASSERT_EQ(EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key_), 1);
  EXPECT_EQ(EVP_DigestVerify(context, reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                             reinterpret_cast<const unsigned char*>(text.data()), text.size()),
            1);
  EVP_MD_CTX_free(context);
}

TEST_F(LoginSession, ItIsASourceProfile) {
  std::string signer;
  LoopbackServer sts([&](const ServerRequest& request) {
    signer = request.headers.at("authorization");
    return http_reply(
        200,
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLE</AccessKeyId><SecretAccessKey>s"
        "</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration>"
        "</Credentials></AssumeRoleResult></AssumeRoleResponse>");
  });
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  write(".aws/config", std::string("[profile me]\nlogin_session = ") + kSession +
                           "\n[profile audit]\nrole_arn = arn:aws:iam::1:role/A\nsource_profile = me\n");
  write(kCache, cached(kFuture).dump());
  EXPECT_EQ(key_of("audit"), "ROLE");
  EXPECT_THAT(signer, HasSubstr("Credential=OLD/"));
}

TEST_F(LoginSession, WhatIsRefusedSaysWhatToDoAndNoSecret) {
  write(kCache, cached(kPast).dump());
  const auto refuse = [&](int status, const json& body) {
    renewal_ = [status, body] { return json_reply(status, body, "AccessDeniedException"); };
    return error_of();
  };
  EXPECT_THAT(refuse(400, {{"error", "TOKEN_EXPIRED"}, {"message", "refresh-1"}}),
              AllOf(HasSubstr("has ended: run `aws login --profile default`"), Not(HasSubstr("refresh-1"))));
  EXPECT_THAT(refuse(403, {{"error", "USER_CREDENTIALS_CHANGED"}}), HasSubstr("run `aws login"));
  EXPECT_THAT(refuse(403, {{"error", "INSUFFICIENT_PERMISSIONS"}}), HasSubstr("signin:CreateOAuth2Token"));
  EXPECT_THAT(refuse(400, {{"error", "invalid_request"}, {"message", "I know no refresh-1"}}),
              AllOf(HasSubstr("run `aws login"), Not(HasSubstr("refresh-1"))));
  EXPECT_EQ(json::parse(read(kCache))["refreshToken"], "refresh-1");
}

TEST_F(LoginSession, OldCredentialsServeWhileTheyHold) {
  renewal_ = [] { return json_reply(403, {{"error", "TOKEN_EXPIRED"}}, "AccessDeniedException"); };
  write(kCache, cached(from_now(std::chrono::minutes(3))).dump());
  EXPECT_EQ(key_of(), "OLD");
  EXPECT_EQ(server_.requests().size(), 1u);
}

TEST_F(LoginSession, ACacheThatIsNotWholeNeedsALogIn) {
  EXPECT_THAT(error_of(), HasSubstr("run `aws login --profile default`"));
  for (const char* missing : {"refreshToken", "clientId", "dpopKey", "accessToken"}) {
    json token = cached(kFuture);
    token.erase(missing);
    write(kCache, token.dump());
    EXPECT_THAT(error_of(), AllOf(HasSubstr(missing), HasSubstr("run `aws login"))) << missing;
  }
  for (const char* bad :
       {"", "{", "[]", "{}", R"({"accessToken":7,"refreshToken":"r","clientId":"c","dpopKey":"k"})"}) {
    write(kCache, bad);
    EXPECT_THAT(error_of(), HasSubstr("run `aws login")) << bad;
  }
  json token = cached(kPast);
  EVP_PKEY* other_curve = EVP_EC_gen("P-384");
  const std::string other_pem = pem_of(other_curve);
  EVP_PKEY_free(other_curve);
  for (const char* key :
       {other_pem.c_str(), "x", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"}) {
    token["dpopKey"] = key;
    write(kCache, token.dump());
    EXPECT_THAT(error_of(), AllOf(HasSubstr("dpopKey"), HasSubstr("run `aws login"))) << key;
  }
  EXPECT_TRUE(server_.requests().empty());
}

}  // namespace
}  // namespace dynatlas::aws
