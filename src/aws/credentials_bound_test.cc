// Credentials that are fetched again are of the account that is being read, or they are refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>

#include "aws/credentials_cache.h"
#include "aws/http_transport.h"
#include "aws/loopback_server.h"

namespace dynatlas::aws {
namespace {

using ::testing::HasSubstr;
using testing::http_reply;
using testing::LoopbackServer;
using testing::Reply;
using testing::ServerRequest;

constexpr const char* kOurs = "111122223333";
constexpr const char* kTheirs = "444455556666";

// An STS to which the key's digits are the account: "AKIA111122223333".
Reply identity_reply(const ServerRequest& request) {
  const std::string& authorization = request.headers.at("authorization");
  const std::string account = authorization.substr(authorization.find("Credential=AKIA") + 15, 12);
  return http_reply(200, "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::" + account +
                             ":user/u</Arn><UserId>U</UserId><Account>" + account +
                             "</Account></GetCallerIdentityResult></GetCallerIdentityResponse>");
}

class BoundCredentials : public ::testing::Test {
 protected:
  void SetUp() override {
    home_ = ::testing::TempDir() + "/bound" + std::to_string(::getpid());
    std::filesystem::create_directories(home_ + "/.aws");
    log_in(kOurs);
  }
  void TearDown() override { std::filesystem::remove_all(home_); }

  void log_in(const std::string& account) {
    std::ofstream(home_ + "/.aws/credentials")
        << "[default]\naws_access_key_id = AKIA" << account << "\naws_secret_access_key = s\naws_session_token = t"
        << ++login_ << "\n";
  }

  std::shared_ptr<CredentialsSource> source(const std::string& sts_url) {
    const std::map<std::string, std::string> variables{
        {"HOME", home_}, {"AWS_EC2_METADATA_DISABLED", "true"}, {"AWS_ENDPOINT_URL_STS", sts_url}};
    ClientOptions options = resolve_options({}, [variables](const std::string& name) {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
    options.max_attempts = 1;
    return make_credentials_source(options, std::make_shared<HttpTransport>(options), system_clock());
  }

  static CredentialsResult get(CredentialsSource& source) {
    std::promise<CredentialsResult> promise;
    source.get([&](CredentialsResult result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
  }

  // Bound to our account; then AWS says that they have expired, and someone has logged in.
  CredentialsResult after_login(CredentialsSource& source, const std::string& account, bool is_required = true) {
    const CredentialsResult first = get(source);
    source.bind(kOurs, {"us-east-1", is_required});
    log_in(account);
    source.invalidate(first.value());
    return get(source);
  }

  std::string home_;
  int login_ = 0;
};

TEST_F(BoundCredentials, OfAnotherAccountAreRefused) {
  LoopbackServer sts(identity_reply);
  const CredentialsResult result = after_login(*source(sts.url()), kTheirs);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, FailureKind::credentials);
  EXPECT_THAT(result.error().message, HasSubstr(kTheirs));
  EXPECT_THAT(result.error().message, HasSubstr(kOurs));
}

TEST_F(BoundCredentials, OfTheSameAccountAreUsed) {
  LoopbackServer sts(identity_reply);
  const CredentialsResult result = after_login(*source(sts.url()), kOurs);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value()->session_token, "t2");
  EXPECT_EQ(sts.requests().size(), 1U);
}

TEST_F(BoundCredentials, ThatAreTheSameAreNotAskedAbout) {
  LoopbackServer sts(identity_reply);
  const auto bound = source(sts.url());
  const CredentialsResult first = get(*bound);
  bound->bind(kOurs, {"us-east-1", true});
  bound->invalidate(first.value());
  EXPECT_TRUE(get(*bound).has_value());
  EXPECT_EQ(sts.requests().size(), 0U);
}

TEST_F(BoundCredentials, AreRefusedWhereStsIsSilentThoughItWasThere) {
  LoopbackServer sts([](const ServerRequest&) { return http_reply(503, "busy"); });
  EXPECT_FALSE(after_login(*source(sts.url()), kOurs).has_value());
}

TEST_F(BoundCredentials, AreUsedWhereThereNeedBeNoSts) {
  LoopbackServer sts([](const ServerRequest&) { return http_reply(400, "UnknownOperationException"); });
  EXPECT_TRUE(after_login(*source(sts.url()), kOurs, false).has_value());
}

TEST_F(BoundCredentials, OfAnotherAccountAreRefusedByAnStsThatNeedNotBeThere) {
  LoopbackServer sts(identity_reply);
  EXPECT_FALSE(after_login(*source(sts.url()), kTheirs, false).has_value());
}

// What was fetched between the question whose they are and the answer was never asked about.
TEST_F(BoundCredentials, ThatChangedBeforeTheyWereBoundAreAskedAbout) {
  LoopbackServer sts(identity_reply);
  const auto bound = source(sts.url());
  const CredentialsResult first = get(*bound);
  log_in(kTheirs);
  bound->invalidate(first.value());
  EXPECT_TRUE(get(*bound).has_value());
  bound->bind(kOurs, {"us-east-1", true});
  EXPECT_FALSE(get(*bound).has_value());
}

TEST(BoundCache, WhatIsBeingFetchedWhileTheyAreBoundIsLookedAt) {
  ManualClock clock;
  std::atomic<int> fetched{0};
  std::promise<void> is_fetching;
  std::promise<void> is_bound;
  CachedCredentials source(
      [&](std::stop_token) -> CredentialsResult {
        if (++fetched == 1) {
          is_fetching.set_value();
          is_bound.get_future().wait();
        }
        return std::make_shared<const Credentials>(Credentials{"theirs", "s", "t"});
      },
      clock,
      [](const CredentialsPtr&, const CachedCredentials::Binding&, std::stop_token) {
        return std::optional<Failure>({FailureKind::credentials, "refused"});
      });
  std::promise<CredentialsResult> promise;
  source.get([&](CredentialsResult result) { promise.set_value(std::move(result)); });
  is_fetching.get_future().wait();
  source.bind(kOurs, {});
  is_bound.set_value();
  EXPECT_FALSE(promise.get_future().get().has_value());
}

// While the old ones are good they serve on.
TEST(BoundCache, RefusedOnesLeaveTheOldOnesInUse) {
  ManualClock clock;
  std::atomic<int> fetched{0};
  CachedCredentials source(
      [&](std::stop_token) -> CredentialsResult {
        const std::string key = ++fetched == 1 ? "ours" : "theirs";
        return std::make_shared<const Credentials>(
            Credentials{key, "s", "t", clock.wall_now() + std::chrono::minutes(3)});
      },
      clock,
      [](const CredentialsPtr& credentials, const CachedCredentials::Binding& binding, std::stop_token) {
        EXPECT_EQ(binding.account, kOurs);
        return credentials->access_key_id == "ours" ? std::nullopt
                                                    : std::optional<Failure>({FailureKind::credentials, "refused"});
      });
  const auto key = [&] {
    std::promise<CredentialsResult> promise;
    source.get([&](CredentialsResult result) { promise.set_value(std::move(result)); });
    const CredentialsResult result = promise.get_future().get();
    return result.has_value() ? result.value()->access_key_id : result.error().message;
  };
  EXPECT_EQ(key(), "ours");
  source.bind(kOurs, {});
  clock.advance(std::chrono::seconds(2));
  for (int tries = 0; fetched < 2 && tries < 5'000; ++tries) {
    EXPECT_EQ(key(), "ours");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(fetched, 2);
  EXPECT_EQ(key(), "ours");
  clock.advance(std::chrono::minutes(5));
  EXPECT_EQ(key(), "refused");
}

}  // namespace
}  // namespace dynatlas::aws
