#include "aws/endpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "aws/endpoint_table.h"

namespace dynatlas::aws {
namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_host_label(std::string_view text) {
  return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(text,
                             [](char c) { return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-'; });
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return is_lower(c) || is_digit(c); });
}

// A word, a dash and a number.
bool is_place(std::string_view text) {
  const std::size_t dash = text.find('-');
  return dash != std::string_view::npos && is_word(text.substr(0, dash)) && dash + 1 < text.size() &&
         std::ranges::all_of(text.substr(dash + 1), is_digit);
}

bool is_of(std::string_view region, const Partition& partition) {
  return std::ranges::any_of(partition.region_prefixes, [&](std::string_view prefix) {
    return region.starts_with(prefix) && is_place(region.substr(prefix.size()));
  });
}

// Two letters or more, words, and a number: a region of a partition that came after this program.
bool is_region_form(std::string_view region) {
  const std::size_t number = region.rfind('-');
  if (number == std::string_view::npos || number == 0) return false;
  const std::size_t word = region.rfind('-', number - 1);
  if (word == std::string_view::npos || !is_place(region.substr(word + 1))) return false;
  const std::string_view before = region.substr(0, word);
  return before.size() >= 2 && is_lower(before[0]) && is_lower(before[1]) && before.back() != '-' &&
         before.find("--") == std::string_view::npos &&
         std::ranges::all_of(before, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

std::string unknown_region(std::string_view region) {
  return fmt::format("unknown region \"{}\": give a name like us-east-1", region);
}

const EndpointService* find_endpoint_service(std::string_view name) {
  const auto found = std::ranges::find(endpoint_services(), name, &EndpointService::name);
  return found != endpoint_services().end() ? &*found : nullptr;
}

const EndpointRule* find_rule(std::string_view service, std::string_view partition, std::string_view region) {
  const auto fits = [](std::string_view wanted, std::string_view is) { return wanted.empty() || wanted == is; };
  const auto found = std::ranges::find_if(endpoint_rules(), [&](const EndpointRule& rule) {
    return rule.service == service && fits(rule.partition, partition) && fits(rule.region, region);
  });
  return found != endpoint_rules().end() ? &*found : nullptr;
}

std::string filled_in(std::string_view form, std::string_view region, const Partition& partition) {
  std::string out(form);
  const auto replace = [&](std::string_view name, std::string_view value) {
    if (const std::size_t at = out.find(name); at != std::string::npos) out.replace(at, name.size(), value);
  };
  replace("{region}", region);
  replace("{dns}", partition.dns_suffix);
  replace("{dual}", partition.dualstack_suffix);
  replace("{global}", partition.global_region);
  return out;
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

// DynamoDB's host for the account of the credentials, where there is one. Empty: the region's; the error says why
// neither will do. AWS offers these hosts in the partition `aws`, and not with FIPS.
tl::expected<std::string, std::string> account_host(std::string_view region, const Partition& partition,
                                                    const EndpointOptions& options) {
  constexpr std::string_view kAdvice = "account_id_endpoint_mode = required (AWS_ACCOUNT_ID_ENDPOINT_MODE): ";
  const auto refused = [&](std::string_view why) { return tl::unexpected(fmt::format("{}{}", kAdvice, why)); };
  const bool required = options.account_id_mode == AccountIdMode::required;
  if (required && options.fips) return refused("there are no account-based FIPS endpoints");
  if (required && partition.name != "aws") return refused(fmt::format("{} has no account-based endpoints", region));
  if (options.account_id_mode == AccountIdMode::disabled || options.fips || partition.name != "aws") return "";
  if (options.account_id.empty()) {
    if (required) return refused("the credentials do not name their account: set AWS_ACCOUNT_ID or aws_account_id");
    return "";
  }
  if (!is_host_label(options.account_id)) {
    return tl::unexpected<std::string>("the account of the credentials (AWS_ACCOUNT_ID, aws_account_id) is invalid");
  }
  return fmt::format("{}.ddb.{}.{}", options.account_id, region,
                     options.dualstack ? partition.dualstack_suffix : partition.dns_suffix);
}

tl::expected<std::string, std::string> host_of(const EndpointRule& rule, std::string_view region,
                                               const Partition& partition, const EndpointOptions& options) {
  if (rule.service == "dynamodb" && rule.region.empty()) {
    auto host = account_host(region, partition, options);
    if (!host.has_value() || !host.value().empty()) return host;
  }
  const std::string_view form = rule.hosts[(options.fips ? 1 : 0) + (options.dualstack ? 2 : 0)];
  if (form.empty()) {
    return tl::unexpected(fmt::format("{} has no {}{}{} endpoint in {}", rule.service, options.fips ? "FIPS" : "",
                                      options.fips && options.dualstack ? " and " : "",
                                      options.dualstack ? "dual-stack" : "", region));
  }
  return filled_in(form, region, partition);
}

bool is_global_sts(std::string_view service, std::string_view region, const EndpointOptions& options) {
  return service == "sts" && options.sts_global && !options.fips && !options.dualstack &&
         std::ranges::find(global_sts_regions(), region) != global_sts_regions().end();
}

// The partition of a name like "aws-cn-global"; null for a region.
const Partition* partition_named_by(std::string_view name) {
  const auto pseudo = std::ranges::find(pseudo_regions(), name, &PseudoRegion::name);
  const auto found = std::ranges::find_if(partitions(), [&](const Partition& each) {
    if (pseudo != pseudo_regions().end()) return pseudo->partition == each.name;
    return name.starts_with(each.name) && name.substr(each.name.size()) == "-global";
  });
  return found == partitions().end() ? nullptr : &*found;
}

std::string_view signing_region_of(const EndpointRule& rule, const Partition& partition) {
  return rule.signing_region.empty() || rule.signing_region == "{global}" ? partition.global_region
                                                                          : rule.signing_region;
}

}  // namespace

const Partition* partition_of(std::string_view region) {
  if (const Partition* named = partition_named_by(region)) return named;
  if (!is_region_label(region)) return nullptr;
  const auto found = std::ranges::find_if(partitions(), [&](const Partition& each) { return is_of(region, each); });
  if (found != partitions().end()) return &*found;
  return is_region_form(region) ? &partitions().front() : nullptr;
}

std::optional<std::string> region_of_fips_name(std::string_view name) {
  std::string region(name);
  for (const std::string_view mark : {"fips-", "-fips"}) {
    for (std::size_t at = region.find(mark); at != std::string::npos; at = region.find(mark)) region.erase(at, 5);
  }
  return region == name ? std::nullopt : std::optional(region);
}

bool is_region_label(std::string_view region) {
  return is_host_label(region) && !std::ranges::all_of(region, is_digit);
}

bool is_absent(std::string_view service, std::string_view region) {
  const EndpointService* found = find_endpoint_service(service);
  return found != nullptr && std::ranges::find(found->absent, region) != found->absent.end();
}

tl::expected<HttpEndpoint, std::string> parse_endpoint_url(std::string_view url) {
  HttpEndpoint endpoint;
  const std::size_t scheme_end = std::min(url.find("://"), url.size());
  const std::string scheme = in_lower_case(std::string(url.substr(0, scheme_end)));
  if (scheme_end == url.size() || (scheme != "https" && scheme != "http")) {
    return tl::unexpected<std::string>("an endpoint URL starts with http:// or https://");
  }
  url.remove_prefix(scheme_end + 3);
  if (scheme == "http") {
    endpoint.tls = false;
    endpoint.port = 80;
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

bool is_of_aws(std::string_view service, const EndpointOptions& options) {
  const std::string& url = configured_url(service, options);
  if (url.empty()) return true;
  const auto endpoint = parse_endpoint_url(url);
  if (!endpoint.has_value()) return false;
  std::string host = in_lower_case(endpoint.value().host);
  if (host.ends_with('.')) host.pop_back();
  return std::ranges::any_of(partitions(), [&](const Partition& partition) {
    return host.ends_with(fmt::format(".{}", partition.dns_suffix)) ||
           (!partition.dualstack_suffix.empty() && host.ends_with(fmt::format(".{}", partition.dualstack_suffix)));
  });
}

tl::expected<ServiceEndpoint, std::string> resolve_endpoint(std::string_view service, std::string_view region,
                                                            const EndpointOptions& options) {
  const EndpointService* known = find_endpoint_service(service);
  if (known == nullptr) return tl::unexpected(fmt::format("unknown service \"{}\"", service));
  if (const auto plain = region_of_fips_name(region)) {
    EndpointOptions with_fips = options;
    with_fips.fips = true;
    return resolve_endpoint(service, *plain, with_fips);
  }
  ServiceEndpoint endpoint{{}, std::string(region), std::string(known->signing_name)};
  std::string url = configured_url(service, options);
  if (!url.empty()) {
    // An endpoint of one's own may call its region anything that can stand in a signature ("local", "ddblocal").
    if (!is_region_label(region)) return tl::unexpected(unknown_region(region));
    // But a partition's name is no region, and nobody signs for it.
    const Partition* const partition = partition_named_by(region);
    const EndpointRule* const rule = partition == nullptr ? nullptr : find_rule(service, partition->name, region);
    if (rule != nullptr) endpoint.signing_region = signing_region_of(*rule, *partition);
  } else if (is_global_sts(service, region, options)) {
    url = "https://sts.amazonaws.com";
    endpoint.signing_region = partitions().front().global_region;
  } else {
    const Partition* partition = partition_of(region);
    const EndpointRule* rule =
        find_rule(service, (partition == nullptr ? partitions().front() : *partition).name, region);
    // DynamoDB's rules know a region "local".
    if (partition == nullptr && !rule->region.empty()) partition = &partitions().front();
    if (partition == nullptr) return tl::unexpected(unknown_region(region));
    auto host = host_of(*rule, region, *partition, options);
    if (!host.has_value()) return tl::unexpected(std::move(host.error()));
    url = host.value().starts_with("http://") ? host.value() : "https://" + host.value();
    if (!rule->signing_region.empty()) endpoint.signing_region = filled_in(rule->signing_region, region, *partition);
  }
  auto http = parse_endpoint_url(url);
  if (!http.has_value()) return tl::unexpected(std::move(http.error()));
  endpoint.http = std::move(http.value());
  return endpoint;
}

}  // namespace dynatlas::aws
