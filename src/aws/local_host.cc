#include "aws/local_host.h"

#include <arpa/inet.h>
#include <strings.h>

#include <algorithm>
#include <array>
#include <optional>

namespace dynatlas::aws {
namespace {

// A whole address in its written form; IPv4 in four decimal numbers only, as 127.1 means different things to readers.
template <int family, std::size_t size>
std::optional<std::array<unsigned char, size>> address_of(const std::string& host) {
  std::array<unsigned char, size> bytes{};
  if (::inet_pton(family, host.c_str(), bytes.data()) != 1) return std::nullopt;
  return bytes;
}

auto v4_address(const std::string& host) {
  return address_of<AF_INET, 4>(host);
}

auto v6_address(const std::string& host) {
  return address_of<AF_INET6, 16>(host);
}

bool is_v6(const std::string& host, const char* other) {
  const auto address = v6_address(host);
  return address && address == v6_address(other);
}

}  // namespace

bool is_loopback(const std::string& host) {
  if (::strcasecmp(host.c_str(), "localhost") == 0) return true;
  const auto v4 = v4_address(host);
  return v4 ? v4->front() == 127 : is_v6(host, "::1");
}

bool is_container_agent(const std::string& host) {
  return host == "169.254.170.2" || host == "169.254.170.23" || is_v6(host, "fd00:ec2::23");
}

bool is_local(const std::string& host) {
  if (is_loopback(host)) return true;
  if (const auto v4 = v4_address(host)) return (*v4)[0] == 169 && (*v4)[1] == 254;
  const auto v6 = v6_address(host);
  if (!v6) return false;
  constexpr std::array<unsigned char, 4> kEc2{0xfd, 0x00, 0x0e, 0xc2};
  return std::equal(kEc2.begin(), kEc2.end(), v6->begin()) || ((*v6)[0] == 0xfe && ((*v6)[1] & 0xc0) == 0x80);
}

}  // namespace dynatlas::aws
