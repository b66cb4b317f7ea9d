#include "aws/endpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace dynatlas::aws {
namespace {

constexpr Partition kAws{"aws", "amazonaws.com", "api.aws"};
constexpr Partition kChina{"aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"};
constexpr Partition kGov{"aws-us-gov", "amazonaws.com", "api.aws"};

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// xx-direction-N: two letters, words, and a number of one or two digits.
bool is_region_form(std::string_view region) {
  if (region.size() < 6 || region.size() > 40 || !is_lower(region[0]) || !is_lower(region[1]) || region[2] != '-') {
    return false;
  }
  const std::size_t last_dash = region.rfind('-');
  const std::string_view number = region.substr(last_dash + 1);
  if (number.empty() || number.size() > 2 || !std::ranges::all_of(number, is_digit) || last_dash < 4) return false;
  const std::string_view words = region.substr(3, last_dash - 3);
  return words.find("--") == std::string_view::npos && words.front() != '-' && words.back() != '-' &&
         std::ranges::all_of(words, [](char c) { return is_lower(c) || c == '-'; });
}

bool is_host_label(std::string_view text) {
  return !text.empty() && text.size() <= 63 && text.front() != '-' &&
         std::ranges::all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

std::string unknown_region(std::string_view region) {
  return fmt::format("unknown region \"{}\": give a name like us-east-1 (partitions aws, aws-cn and aws-us-gov)",
                     region);
}

const std::string& configured_url(std::string_view service, const EndpointOptions& options) {
  const auto found = options.service_url.find(std::string(service));
  return found != options.service_url.end() ? found->second : options.url;
}

// Host and port of "host", "host:port", "[v6]" or "[v6]:port"; false where it is none.
bool parse_authority(std::string_view text, HttpEndpoint& endpoint) {
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return false;
    endpoint.host = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    if (!text.empty() && text.front() != ':') return false;
    if (!text.empty()) port = text.substr(1);
    if (!text.empty() && port.empty()) return false;
  } else {
    const std::size_t colon = text.find(':');
    endpoint.host = text.substr(0, colon);
    if (colon != std::string_view::npos) port = text.substr(colon + 1);
    if (colon != std::string_view::npos && port.empty()) return false;
  }
  if (endpoint.host.empty()) return false;
  if (port.empty()) return true;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  return error == std::errc{} && end == port.data() + port.size() && endpoint.port != 0;
}

}  // namespace

const Partition* partition_of(std::string_view region) {
  if (!is_region_form(region)) return nullptr;
  if (region.starts_with("us-iso") || region.starts_with("eu-isoe")) return nullptr;
  if (region.starts_with("cn-")) return &kChina;
  if (region.starts_with("us-gov-")) return &kGov;
  return &kAws;
}

tl::expected<HttpEndpoint, std::string> parse_endpoint_url(std::string_view url) {
  HttpEndpoint endpoint;
  if (url.starts_with("https://")) {
    url.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    url.remove_prefix(7);
    endpoint.tls = false;
    endpoint.port = 80;
  } else {
    return tl::unexpected<std::string>("an endpoint URL starts with http:// or https://");
  }
  if (std::ranges::any_of(url, [](char c) { return c <= ' ' || c == 0x7f; })) {
    return tl::unexpected<std::string>("the endpoint URL holds a space or a control character");
  }
  if (url.find_first_of("?#") != std::string_view::npos) {
    return tl::unexpected<std::string>("an endpoint URL has no query and no fragment");
  }
  const std::size_t slash = std::min(url.find('/'), url.size());
  const std::string_view authority = url.substr(0, slash);
  if (authority.find('@') != std::string_view::npos) {
    return tl::unexpected<std::string>("an endpoint URL has no user name and password");
  }
  if (!parse_authority(authority, endpoint)) {
    return tl::unexpected<std::string>("the endpoint URL has no valid host and port");
  }
  endpoint.base_path = url.substr(slash);
  while (endpoint.base_path.ends_with('/')) endpoint.base_path.pop_back();
  return endpoint;
}

tl::expected<HttpEndpoint, std::string> resolve_endpoint(std::string_view service, std::string_view region,
                                                         const EndpointOptions& options) {
  if (const std::string& url = configured_url(service, options); !url.empty()) {
    // An endpoint of one's own may call its region anything that can stand in a signature ("local", "ddblocal").
    if (!is_host_label(region)) return tl::unexpected(unknown_region(region));
    return parse_endpoint_url(url);
  }
  const Partition* partition = partition_of(region);
  if (partition == nullptr) return tl::unexpected(unknown_region(region));
  // GovCloud's regular endpoints are the FIPS ones; only its dual-stack ones carry the mark.
  const bool marked = options.fips && (partition != &kGov || options.dualstack);
  HttpEndpoint endpoint;
  endpoint.host = fmt::format("{}{}.{}.{}", service, marked ? "-fips" : "", region,
                              options.dualstack ? partition->dualstack_suffix : partition->dns_suffix);
  return endpoint;
}

}  // namespace dynatlas::aws
