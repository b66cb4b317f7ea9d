#include "aws/local_host.h"

#include <gtest/gtest.h>

namespace dynatlas::aws {
namespace {

TEST(LocalHost, LoopbackIsAnAddressOrLocalhost) {
  for (const char* host : {"127.0.0.1", "127.255.1.9", "::1", "0:0:0:0:0:0:0:1", "localhost", "LOCALHOST"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
  for (const char* host : {"", "127.evil.example", "127.0.0.1.evil.example", "127.1", "127.0.0.1 ", "2130706433",
                           "0x7f.0.0.1", "128.0.0.1", "::2", "localhost.evil.example", "localhost.", "mylocalhost",
                           "169.254.170.2", "::ffff:127.0.0.1", "0.0.0.0", "::"}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

TEST(LocalHost, ContainerAgentsAreThreeAddresses) {
  for (const char* host : {"169.254.170.2", "169.254.170.23", "fd00:ec2::23", "FD00:EC2:0::23"}) {
    EXPECT_TRUE(is_container_agent(host)) << host;
  }
  for (const char* host : {"169.254.170.20", "169.254.170.2.evil.example", "169.254.169.254", "fd00:ec2::254",
                           "fd00:ec2::23.evil.example", "127.0.0.1", ""}) {
    EXPECT_FALSE(is_container_agent(host)) << host;
  }
}

TEST(LocalHost, LinkLocalIsAskedWithoutAProxy) {
  for (const char* host : {"169.254.169.254", "169.254.170.2", "fd00:ec2::254", "fe80::1", "127.0.0.2", "localhost"}) {
    EXPECT_TRUE(is_local(host)) << host;
  }
  for (const char* host : {"169.254.evil.example", "fd00:ec2::evil", "fd00::1", "169.253.0.1", "10.0.0.1",
                           "example.com", "127.evil.example"}) {
    EXPECT_FALSE(is_local(host)) << host;
  }
}

}  // namespace
}  // namespace dynatlas::aws
