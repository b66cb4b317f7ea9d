#include "aws_simulator/http.h"

#include <gmock/gmock.h>

namespace aws_simulator {
namespace {

const std::string kRequest =
    "POST /path?a=b HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target:  X.ListTables \r\nContent-Length: 5\r\n\r\nhello";

Parsed parse(const std::string& text) {
  HttpRequest request;
  std::size_t size = 0;
  return parse_request(text, request, size);
}

TEST(ParseRequest, TakesTheFirstOfTwo) {
  const std::string two = kRequest + "GET / HTTP/1.1\r\n\r\n";
  HttpRequest request;
  std::size_t size = 0;
  ASSERT_EQ(parse_request(two, request, size), Parsed::request);
  EXPECT_EQ(size, kRequest.size());
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/path");
  EXPECT_EQ(request.query, "a=b");
  EXPECT_EQ(request.body, "hello");
  EXPECT_EQ(request.header("x-amz-target"), "X.ListTables");
  EXPECT_EQ(request.header("x-amz-date"), "");
}

TEST(ParseRequest, WaitsForTheRest) {
  for (std::size_t length = 0; length < kRequest.size(); ++length) {
    EXPECT_EQ(parse(kRequest.substr(0, length)), Parsed::incomplete) << length;
  }
}

TEST(ParseRequest, RefusesWhatItDoesNotServe) {
  std::string many = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 65; ++i) many += "a: b\r\n";
  for (const std::string& text :
       {std::string("nonsense\r\n\r\n"), std::string("GET / HTTP/1.0\r\n\r\n"), std::string("GET x HTTP/1.1\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nno colon\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"), many + "\r\n", std::string(70'000, 'x')}) {
    EXPECT_EQ(parse(text), Parsed::bad) << text.substr(0, 60);
  }
}

TEST(FormValue, IsDecoded) {
  constexpr std::string_view kForm = "Action=AssumeRole&RoleArn=arn%3Aaws&empty=&plus=a+b&cut=%4";
  EXPECT_EQ(form_value(kForm, "Action"), "AssumeRole");
  EXPECT_EQ(form_value(kForm, "RoleArn"), "arn:aws");
  EXPECT_EQ(form_value(kForm, "plus"), "a b");
  EXPECT_EQ(form_value(kForm, "cut"), "%4");
  EXPECT_EQ(form_value(kForm, "empty"), "");
  EXPECT_EQ(form_value(kForm, "Role"), "");
}

TEST(AppendAnswer, SaysHowLongItIs) {
  std::string out;
  append_answer(out, 503, "text/plain", "x-amz-crc32: 7\r\n", "later");
  EXPECT_THAT(out, testing::StartsWith("HTTP/1.1 503 Service Unavailable\r\n"));
  EXPECT_THAT(out, testing::HasSubstr("Content-Length: 5\r\nx-amz-crc32: 7\r\n\r\nlater"));
}

}  // namespace
}  // namespace aws_simulator
