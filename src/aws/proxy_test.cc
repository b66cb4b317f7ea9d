#include "aws/proxy.h"

#include <gtest/gtest.h>

namespace dynatlas::aws {
namespace {

ProxyOptions proxies(const std::string& no_proxy) {
  return {.https = "http://secure:1", .http = "http://plain:1", .no_proxy = no_proxy};
}

TEST(Proxy, ByTheEndpointsScheme) {
  EXPECT_EQ(proxy_for({true, "a.example", 443, ""}, proxies("")), "http://secure:1");
  EXPECT_EQ(proxy_for({false, "a.example", 80, ""}, proxies("")), "http://plain:1");
  EXPECT_EQ(proxy_for({true, "a.example", 443, ""}, {}), "");
}

// As urllib.request.proxy_bypass_environment decides it, with the host of the endpoint's URL.
TEST(Proxy, NoProxyNamesHostsThatAreReachedDirectly) {
  const HttpEndpoint aws{true, "dynamodb.us-east-1.amazonaws.com", 443, ""};
  for (const char* direct :
       {"*", "amazonaws.com", ".amazonaws.com", "..amazonaws.com", "AmazonAWS.com", "a.example,us-east-1.amazonaws.com",
        "a.example , .amazonaws.com ", "dynamodb.us-east-1.amazonaws.com", ",,amazonaws.com,"}) {
    EXPECT_EQ(proxy_for(aws, proxies(direct)), "") << direct;
  }
  for (const char* proxied : {"", " ", ",", "*.amazonaws.com", "aws.com", "amazonaws.com:443", "amazonaws.com:8080",
                              "amazonaws.com.", "a.example *", "*,a.example", "sts.us-east-1.amazonaws.com"}) {
    EXPECT_EQ(proxy_for(aws, proxies(proxied)), "http://secure:1") << proxied;
  }
}

TEST(Proxy, NoProxyWithPortsAndAddresses) {
  const HttpEndpoint local{false, "10.1.2.3", 8000, ""};
  EXPECT_EQ(proxy_for(local, proxies("10.1.2.3")), "");
  EXPECT_EQ(proxy_for(local, proxies("10.1.2.3:8000")), "");
  EXPECT_EQ(proxy_for(local, proxies("10.1.2.3:80")), "http://plain:1");
  EXPECT_EQ(proxy_for(local, proxies("10.0.0.0/8")), "http://plain:1");
  const HttpEndpoint named{false, "db.Internal.example", 8000, ""};
  EXPECT_EQ(proxy_for(named, proxies(".internal.example:8000")), "");
  const HttpEndpoint v6{false, "fd00::1", 8000, ""};
  EXPECT_EQ(proxy_for(v6, proxies("[fd00::1]")), "");
  EXPECT_EQ(proxy_for(v6, proxies("fd00::1")), "");
  EXPECT_EQ(proxy_for(v6, proxies("[fd00::1]:8000")), "");
  EXPECT_EQ(proxy_for(v6, proxies("[fd00::1]:80")), "http://plain:1");
}

TEST(Proxy, ThisMachineAndMetadataServicesAreReachedDirectly) {
  for (const char* host :
       {"localhost", "LOCALHOST", "127.0.0.1", "::1", "169.254.169.254", "169.254.170.2", "fd00:ec2::254"}) {
    EXPECT_EQ(proxy_for({false, host, 80, ""}, proxies("")), "") << host;
  }
  for (const char* host : {"localhost.example", "127.evil.example", "169.254.169.254.evil.example", "127.0.0.1.x"}) {
    EXPECT_EQ(proxy_for({false, host, 80, ""}, proxies("")), "http://plain:1") << host;
  }
}

TEST(Proxy, ParsesUrls) {
  EXPECT_EQ(parse_proxy_url("proxy.example:3128").value().endpoint, (HttpEndpoint{false, "proxy.example", 3128, ""}));
  EXPECT_EQ(parse_proxy_url("//proxy.example:3128/").value().endpoint,
            (HttpEndpoint{false, "proxy.example", 3128, ""}));
  EXPECT_EQ(parse_proxy_url("proxy.example").value().endpoint, (HttpEndpoint{false, "proxy.example", 80, ""}));
  EXPECT_EQ(parse_proxy_url("HTTPS://proxy.example").value().endpoint, (HttpEndpoint{true, "proxy.example", 443, ""}));
  EXPECT_EQ(parse_proxy_url("http://[::1]:3128").value().endpoint, (HttpEndpoint{false, "::1", 3128, ""}));
  const auto with_user = parse_proxy_url("http://us%40er:p%3Aw@rd@proxy.example:1");
  ASSERT_TRUE(with_user.has_value());
  EXPECT_EQ(with_user.value().endpoint.host, "proxy.example");
  EXPECT_EQ(with_user.value().user, "us@er");
  EXPECT_EQ(with_user.value().password, "p:w@rd");
  EXPECT_EQ(parse_proxy_url("user:pw@proxy.example:1").value().user, "user");
}

TEST(Proxy, RefusesBadUrlsWithoutRepeatingThem) {
  for (const char* url :
       {"http://", "socks5://hunter2:1", "http://user:hunter2@host:notaport", "http://a b", "http://x?hunter2"}) {
    const auto proxy = parse_proxy_url(url);
    ASSERT_FALSE(proxy.has_value()) << url;
    EXPECT_EQ(proxy.error().find("hunter2"), std::string::npos);
  }
}

}  // namespace
}  // namespace dynatlas::aws
