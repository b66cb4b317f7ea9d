#include "aws_simulator/sigv4.h"

#include <gmock/gmock.h>

namespace aws_simulator {
namespace {

// AWS's "Signature Version 4 test suite": its credentials, date and scope. The signatures are those of its .authz
// files.
constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr std::string_view kCredential = "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";

struct Vector {
  std::string name;
  std::string request;
  std::string signed_headers;
  std::string signature;
};

std::string message(const std::string& line, const std::string& headers, const std::string& body = "") {
  const std::string length = body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return line + " HTTP/1.1\r\n" + headers + length + "\r\n" + body;
}

const std::string kHost = "Host:example.amazonaws.com\r\n";
const std::string kDate = "X-Amz-Date:20150830T123600Z\r\n";

class TestSuite : public testing::TestWithParam<Vector> {};

TEST_P(TestSuite, GivesTheSignatureThatAwsPublished) {
  const Vector& vector = GetParam();
  HttpRequest request;
  std::size_t size = 0;
  ASSERT_EQ(parse_request(vector.request, request, size), Parsed::request);
  const std::string header = "AWS4-HMAC-SHA256 Credential=" + std::string(kCredential) +
                             ", SignedHeaders=" + vector.signed_headers + ", Signature=" + vector.signature;
  const auto authorization = parse_authorization(header);
  ASSERT_TRUE(authorization.has_value());
  EXPECT_EQ(expected_signature(request, *authorization, signing_key(kSecret, *authorization)), vector.signature);
}

INSTANTIATE_TEST_SUITE_P(
    Aws, TestSuite,
    testing::Values(
        Vector{"get_vanilla", message("GET /", kHost + kDate), "host;x-amz-date",
               "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
        Vector{"get_vanilla_query_order_key_case", message("GET /?Param2=value2&Param1=value1", kHost + kDate),
               "host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
        Vector{"get_header_value_trim",
               message("GET /", kHost + "My-Header1: value1\r\nMy-Header2: \"a   b   c\"\r\n" + kDate),
               "host;my-header1;my-header2;x-amz-date",
               "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
        Vector{"get_relative_relative", message("GET /example1/example2/../..", kHost + kDate), "host;x-amz-date",
               "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
        Vector{"post_vanilla", message("POST /", kHost + kDate), "host;x-amz-date",
               "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
        Vector{"post_x_www_form_urlencoded",
               message("POST /", "Content-Type:application/x-www-form-urlencoded\r\n" + kHost + kDate, "Param1=value1"),
               "content-type;host;x-amz-date", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"}),
    [](const auto& given) { return given.param.name; });

// RFC 4231, test cases 2 and 6.
TEST(Hmac, GivesWhatTheRfcSays) {
  EXPECT_EQ(to_hex(hmac("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(ParseAuthorization, RefusesWhatIsNotWhole) {
  const std::string whole =
      "AWS4-HMAC-SHA256 Credential=A/20150830/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00";
  const auto parsed = parse_authorization(whole);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->access_key, "A");
  EXPECT_EQ(parsed->region, "us-east-1");
  EXPECT_EQ(parsed->scope(), "20150830/us-east-1/dynamodb/aws4_request");
  for (const std::string_view part :
       {"AWS4-", "A/", "20150830/", "/aws4_request", "SignedHeaders=host, ", "Signature=00"}) {
    std::string without = whole;
    without.erase(without.find(part), part.size());
    EXPECT_FALSE(parse_authorization(without).has_value()) << without;
  }
}

TEST(ParseTime, KnowsOnlyTheOneForm) {
  EXPECT_EQ(parse_time("20150830T123600Z"), 1440938160);
  EXPECT_EQ(parse_time("20150830T1236Z"), std::nullopt);
  EXPECT_EQ(parse_time("20151330T123600Z"), std::nullopt);
  EXPECT_EQ(parse_time("2015x830T123600Z"), std::nullopt);
}

}  // namespace
}  // namespace aws_simulator
