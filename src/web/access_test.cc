#include "web/access.h"

#include <gtest/gtest.h>

namespace dynatlas::web {
namespace {

RequestHead head_of_page() {
  return {.method = "GET", .path = "/api/overview", .host = "127.0.0.1:8377"};
}

int status_of(const RequestHead& head, const AccessRules& rules = {}) {
  const auto refused = refusal(head, rules);
  return refused ? refused->status : 200;
}

TEST(Access, TakesTheNamesOfThisMachine) {
  for (const char* host :
       {"127.0.0.1:8377", "localhost:8377", "localhost", "LOCALHOST:8377", "LocalHost", "[::1]:8377", "[::1]"}) {
    RequestHead head = head_of_page();
    head.host = host;
    EXPECT_EQ(status_of(head), 200) << host;
  }
}

TEST(Access, RefusesANameThatSomebodyElsePointedHere) {
  for (const char* host : {"", "evil.example:8377", "127.0.0.1.evil.example", "localhost.evil.example:8377",
                           "localhost:8377.evil.example", "127.0.0.1:", "127.0.0.1:8377x", "0.0.0.0:8377"}) {
    RequestHead head = head_of_page();
    head.host = host;
    EXPECT_EQ(status_of(head), 403) << host;
  }
}

TEST(Access, TakesTheAddressWhereItListens) {
  const AccessRules rules{.address = "127.0.0.2"};
  RequestHead head = head_of_page();
  for (const char* host : {"127.0.0.2:8377", "127.0.0.2", "127.0.0.1:8377"}) {
    head.host = host;
    EXPECT_EQ(status_of(head, rules), 200) << host;
  }
  for (const char* host : {"127.0.0.23:8377", "127.0.0.2.evil.example", "127.0.0.3", ":8377"}) {
    head.host = host;
    EXPECT_EQ(status_of(head, rules), 403) << host;
  }
}

TEST(Access, KnowsWhatOnlyThisMachineReaches) {
  for (const char* address : {"127.0.0.1", "127.0.0.2", "127.255.0.9", "::1", "localhost"}) {
    EXPECT_TRUE(is_loopback(address)) << address;
  }
  for (const char* address : {"127.evil.example", "127.0.0.1.evil.example", "127.", "128.0.0.1", "0.0.0.0", "::", ""}) {
    EXPECT_FALSE(is_loopback(address)) << address;
  }
}

TEST(Access, RefusesAnotherOrigin) {
  RequestHead head = head_of_page();
  head.origin = "http://127.0.0.1:8377";
  EXPECT_EQ(status_of(head), 200);
  head.host = "LOCALHOST:8377";
  head.origin = "http://localhost:8377";
  EXPECT_EQ(status_of(head), 200);
  head.host = "127.0.0.1:8377";
  for (const char* origin : {"http://evil.example", "https://127.0.0.1:8377", "http://127.0.0.1:80", "null"}) {
    head.origin = origin;
    EXPECT_EQ(status_of(head), 403) << origin;
  }
}

TEST(Access, OtherSitesMayLinkToThePageButNotUseIt) {
  RequestHead head = head_of_page();
  head.fetch_site = "cross-site";
  EXPECT_EQ(status_of(head), 403);
  head.path = "/";
  EXPECT_EQ(status_of(head), 200);
  head.path = "/page.js";
  head.fetch_site = "same-site";
  EXPECT_EQ(status_of(head), 403);
  head.fetch_site = "same-origin";
  EXPECT_EQ(status_of(head), 200);
}

TEST(Access, OnlyReads) {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
    RequestHead head = head_of_page();
    head.method = method;
    EXPECT_EQ(status_of(head), 405) << method;
  }
}

TEST(Access, WantsTheTokenWhole) {
  const AccessRules rules{.only_loopback = false, .token = "s3cret"};
  RequestHead head = head_of_page();
  head.host = "map.example:8377";
  EXPECT_EQ(status_of(head, rules), 401);
  for (const char* given : {"Bearer s3cre", "Bearer s3cret1", "Bearer ", "s3cret", "Bearer s3crets3cret"}) {
    head.authorization = given;
    EXPECT_EQ(status_of(head, rules), 401) << given;
  }
  head.authorization = "Bearer s3cret";
  EXPECT_EQ(status_of(head, rules), 200);
  head.authorization = "";
}

TEST(Access, ACookieStandsForTheTokenAtItsOwnPort) {
  const std::string cookie = token_cookie("s3cret", 8377);
  EXPECT_TRUE(cookie.starts_with("dynatlas_8377="));
  EXPECT_EQ(cookie.find("s3cret"), std::string::npos) << "every server of this host is sent it";
  AccessRules rules{.only_loopback = false, .token = "s3cret", .cookie = cookie};
  RequestHead head = head_of_page();
  for (const std::string& given : {cookie, "other=1; " + cookie, cookie + "; other=1", "a;  " + cookie + ";"}) {
    head.cookie = given;
    EXPECT_EQ(status_of(head, rules), 200) << given;
  }
  for (const std::string& given : {"x" + cookie, cookie + "0", token_cookie("s3cret", 8378),
                                   token_cookie("s3cre", 8377), std::string("dynatlas_8377=s3cret"),
                                   std::string("dynatlas_token=s3cret"), std::string(";"), std::string("; ;")}) {
    head.cookie = given;
    EXPECT_EQ(status_of(head, rules), 401) << given;
  }
  rules.cookie.clear();
  EXPECT_EQ(status_of(head, rules), 401);
}

}  // namespace
}  // namespace dynatlas::web
