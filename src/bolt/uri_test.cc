#include "bolt/uri.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace dynatlas::bolt {
namespace {

std::string refusal(std::string_view text) {
  try {
    parse_uri(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return "";
}

TEST(Uri, ReadsEverySchemeAndSaysItAgain) {
  for (const auto* text : {"bolt://h:7687", "bolt+s://h:7687", "bolt+ssc://h:7687", "neo4j://h:7687",
                           "neo4j+s://h:7687", "neo4j+ssc://h:7687"}) {
    EXPECT_EQ(parse_uri(text).text(), text);
  }
  EXPECT_FALSE(parse_uri("bolt://h").is_routed);
  EXPECT_TRUE(parse_uri("neo4j://h").is_routed);
  EXPECT_EQ(parse_uri("neo4j+s://h").encryption, Encryption::verified);
  EXPECT_EQ(parse_uri("bolt+ssc://h").encryption, Encryption::unverified);
  EXPECT_EQ(parse_uri("NEO4J://h").text(), "neo4j://h:7687");
}

TEST(Uri, ReadsHostAndPort) {
  EXPECT_EQ(parse_uri("bolt://db.example.com").address, (Address{"db.example.com", 7687}));
  EXPECT_EQ(parse_uri("bolt://127.0.0.1:17687/").address, (Address{"127.0.0.1", 17687}));
  EXPECT_EQ(parse_uri("bolt://[::1]").address, (Address{"::1", 7687}));
  EXPECT_EQ(parse_uri("bolt://[fe80::1%eth0]:9").address, (Address{"fe80::1%eth0", 9}));
  EXPECT_EQ(parse_uri("bolt://[::1]:9").text(), "bolt://[::1]:9");
}

TEST(Uri, ReadsTheRoutingContext) {
  const Uri uri = parse_uri("neo4j://h/?policy=eu%20west&region=a");
  EXPECT_THAT(uri.routing_context,
              testing::ElementsAre(testing::Pair("policy", "eu west"), testing::Pair("region", "a")));
  EXPECT_EQ(uri.text(), "neo4j://h:7687");
  EXPECT_THAT(refusal("bolt://h?policy=x"), testing::HasSubstr("neo4j://"));
  for (const auto* wrong : {"neo4j://h?a", "neo4j://h?=b", "neo4j://h?a=", "neo4j://h?a=1&a=2", "neo4j://h?address=x",
                            "neo4j://h?a=%4", "neo4j://h?a=%zz"}) {
    EXPECT_NE(refusal(wrong), "") << wrong;
  }
}

TEST(Uri, RefusesAPasswordAndDoesNotRepeatIt) {
  for (const auto* text :
       {"neo4j://neo4j:hunter2@h", "neo4j://hunter2@h:1", "bolt://u:hun/ter2@h", "x://u:hunter2@h"}) {
    const std::string why = refusal(text);
    EXPECT_THAT(why, testing::HasSubstr("--neo4j-user"));
    EXPECT_THAT(why, testing::Not(testing::HasSubstr("hun")));
  }
}

TEST(Uri, SaysWhatIsWrong) {
  EXPECT_THAT(refusal("localhost:7687"), testing::HasSubstr("://"));
  EXPECT_THAT(refusal("ftp://localhost"), testing::HasSubstr("scheme"));
  for (const auto* wrong : {"bolt://", "bolt://:7687", "bolt://h:", "bolt://h:0", "bolt://h:65536", "bolt://h:7x",
                            "bolt://::1", "bolt://[::1", "bolt://[h]", "bolt://h/path", "bolt://a b", "bolt://h:-1"}) {
    EXPECT_NE(refusal(wrong), "") << wrong;
  }
}

TEST(Uri, AnswersTheAddressOfAPageWithThatOfBolt) {
  EXPECT_THAT(refusal("http://localhost:7474"), testing::HasSubstr("bolt://localhost:7687"));
  EXPECT_THAT(refusal("HTTP://[::1]:7474/browser/"), testing::HasSubstr("bolt://[::1]:7687"));
  EXPECT_THAT(refusal("https://x.databases.neo4j.io"), testing::HasSubstr("neo4j+s://x.databases.neo4j.io:7687"));
  EXPECT_THAT(refusal("https://:7473"), testing::HasSubstr("unknown scheme"));
}

TEST(Uri, SaysHowADatabaseIsNamed) {
  for (const auto* path :
       {"bolt://h/neo4j", "neo4j://h:7687/db/data", "bolt+s://h/neo4j/", "neo4j://h/neo4j?policy=a"}) {
    EXPECT_THAT(refusal(path), testing::HasSubstr("--neo4j-database")) << path;
    EXPECT_THAT(refusal(path), testing::Not(testing::HasSubstr("malformed"))) << path;
  }
}

TEST(Address, ReadsWhatServersCallOneAnother) {
  EXPECT_EQ(parse_address("core-1.cluster:7688"), (Address{"core-1.cluster", 7688}));
  EXPECT_EQ(parse_address("[::1]:7688"), (Address{"::1", 7688}));
  EXPECT_THROW(parse_address("http://x"), Error);
  EXPECT_THROW(parse_address(""), Error);
}

}  // namespace
}  // namespace dynatlas::bolt
