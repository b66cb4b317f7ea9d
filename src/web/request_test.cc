#include "web/request.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace dynatlas::web {
namespace {

Request with(const std::vector<std::pair<std::string, std::string>>& headers) {
  Request request{"GET", "/", {}, {}};
  for (const auto& [name, value] : headers) request.add_header(name, value);
  return request;
}

TEST(Request, AHeaderHasOneNameHoweverItIsWrittenAndHidesNoOther) {
  const Request request = with({{"HOST", "a"}, {"Cookie", "b=1"}, {"X-y", "1"}, {"cookie", "c=2"}, {"x-Y", "2"}});
  EXPECT_EQ(request.header("host"), "a");
  EXPECT_EQ(request.header("cookie"), "b=1; c=2");
  EXPECT_EQ(request.header("x-y"), "1, 2");
  EXPECT_EQ(request.header("origin"), "");
}

TEST(Request, KnowsWhetherABodyIsAnnounced) {
  EXPECT_FALSE(with({}).has_body());
  EXPECT_FALSE(with({{"Content-Length", "0"}}).has_body());
  EXPECT_TRUE(with({{"Content-Length", "1"}}).has_body());
  EXPECT_TRUE(with({{"Content-Length", "0"}, {"Content-Length", "9"}}).has_body());
  EXPECT_TRUE(with({{"Content-Length", "0x0"}}).has_body());
  EXPECT_TRUE(with({{"Transfer-Encoding", "chunked"}}).has_body());
  EXPECT_TRUE(with({{"transfer-encoding", ""}}).has_body());
}

TEST(Request, NamesItsHostOnceAndItsHeadersWithoutSpaces) {
  EXPECT_FALSE(with({{"Host", "a:1"}}).is_malformed("HTTP/1.1"));
  EXPECT_TRUE(with({}).is_malformed("HTTP/1.1"));
  EXPECT_FALSE(with({}).is_malformed("HTTP/1.0"));
  EXPECT_TRUE(with({{"Host", "a"}, {"Host", "b"}}).is_malformed("HTTP/1.0"));
  EXPECT_TRUE(with({{"Host", "a"}, {"Transfer-Encoding ", "chunked"}}).is_malformed("HTTP/1.1"));
  EXPECT_TRUE(with({{"Host", "a"}, {"\tX", "1"}}).is_malformed("HTTP/1.1"));
}

TEST(Request, IsUnescapedButForNuls) {
  const auto unescaped = [](std::string text) {
    text.resize(unescape(text.data()));
    return text;
  };
  EXPECT_EQ(unescaped("/a%20b%2Fc%c3%BC"), "/a b/c\xc3\xbc");
  EXPECT_EQ(unescaped("%00evil%00%41"), "%00evil%00A");
  for (const char* other : {"", "/", "%", "%4", "%4x", "%x4", "100%", "%-1", "%%", "%+4"}) {
    EXPECT_EQ(unescaped(other), other);
  }
}

}  // namespace
}  // namespace dynatlas::web
