#include "aws/proxy.h"

#include <algorithm>
#include <charconv>

#include "aws/endpoint.h"
#include "aws/local_host.h"
#include "aws/sign.h"

namespace dynatlas::aws {
namespace {

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned value = 0;
    const char* digits = text.data() + at + 1;
    if (text[at] == '%' && at + 2 < text.size() && std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
      out += static_cast<char>(static_cast<unsigned char>(value));
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::string_view trimmed_name(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(kSpace);
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// Whether `host` is `name`, or a host below it.
bool is_at_or_below(std::string_view host, std::string_view name) {
  return host.ends_with(name) && (host.size() == name.size() || host[host.size() - name.size() - 1] == '.');
}

bool is_named(const HttpEndpoint& endpoint, std::string_view no_proxy) {
  if (no_proxy == "*") return true;
  const std::string host = in_lower_case(endpoint.host);
  const bool v6 = host.find(':') != std::string::npos;
  const std::string with_port = in_lower_case(host_header(endpoint));
  while (!no_proxy.empty()) {
    const std::size_t comma = std::min(no_proxy.find(','), no_proxy.size());
    std::string name = in_lower_case(std::string(trimmed_name(no_proxy.substr(0, comma))));
    no_proxy.remove_prefix(std::min(comma + 1, no_proxy.size()));
    name.erase(0, name.find_first_not_of('.'));
    if (v6 && name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
    if (!name.empty() && (is_at_or_below(host, name) || is_at_or_below(with_port, name))) return true;
  }
  return false;
}

}  // namespace

tl::expected<Proxy, std::string> parse_proxy_url(std::string_view url) {
  Proxy proxy;
  std::string plain(url);
  if (plain.starts_with("//")) plain.insert(0, "http:");
  if (plain.find("://") == std::string::npos) plain.insert(0, "http://");
  const std::size_t start = plain.find("://") + 3;
  plain.replace(0, start, in_lower_case(plain.substr(0, start)));
  const std::size_t authority_end = std::min(plain.find('/', start), plain.size());
  const std::size_t at = plain.rfind('@', authority_end);
  if (at != std::string::npos && at >= start) {
    const std::string user_info = plain.substr(start, at - start);
    const std::size_t colon = std::min(user_info.find(':'), user_info.size());
    proxy.user = percent_decoded(std::string_view(user_info).substr(0, colon));
    proxy.password = percent_decoded(std::string_view(user_info).substr(std::min(colon + 1, user_info.size())));
    plain.erase(start, at + 1 - start);
  }
  auto endpoint = parse_endpoint_url(plain);
  if (!endpoint.has_value()) {
    return tl::unexpected<std::string>("the proxy (HTTPS_PROXY, HTTP_PROXY) is no URL like http://host:port");
  }
  proxy.endpoint = std::move(endpoint.value());
  return proxy;
}

std::string proxy_for(const HttpEndpoint& endpoint, const ProxyOptions& options) {
  if (is_local(endpoint.host) || is_named(endpoint, options.no_proxy)) return "";
  return endpoint.tls ? options.https : options.http;
}

}  // namespace dynatlas::aws
