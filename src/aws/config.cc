#include "aws/config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "aws/endpoint.h"
#include "aws/endpoint_table.h"
#include "aws/metadata_options.h"
#include "aws/profile_file.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

std::string endpoint_url_variable(const EndpointService& service) {
  std::string name = fmt::format("AWS_ENDPOINT_URL_{}", service.setting);
  for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return name;
}

// Reads one setting after the other, from the strongest source to the weakest.
class Settings {
 public:
  Settings(const Environment& environment, const ProfileFile& file, std::string profile)
      : environment_(environment), file_(file), profile_(std::move(profile)) {}

  // The first that is set: an environment variable, else the profile's property. `name` says afterwards which it was.
  std::optional<std::string> get(const char* variable, const char* property, std::string* name = nullptr) const {
    if (auto value = nonempty(environment_, variable)) {
      if (name != nullptr) *name = variable;
      return value;
    }
    if (name != nullptr) *name = fmt::format("{} of profile {}", property, profile_);
    return file_.get(profile_, property);
  }

  bool flag(const char* variable, const char* property) const {
    std::string name;
    const auto value = get(variable, property, &name);
    if (!value || in_lower_case(*value) == "false") return false;
    if (in_lower_case(*value) == "true") return true;
    throw Error(ErrorKind::usage, fmt::format("must be true or false, not \"{}\"", *value), name);
  }

  // One of `allowed`, in lower case; the first where nothing is set.
  template <std::size_t N>
  std::size_t choice(const char* variable, const char* property, const std::array<std::string_view, N>& allowed) const {
    std::string name;
    const auto value = get(variable, property, &name);
    if (!value) return 0;
    const auto found = std::ranges::find(allowed, in_lower_case(*value));
    if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
    throw Error(ErrorKind::usage, fmt::format("must be one of {}, not \"{}\"", fmt::join(allowed, ", "), *value), name);
  }

  // Where the lower-case variable is set and empty, it takes away the other.
  std::string either_case(const char* lower, const char* upper) const {
    if (const auto value = environment_(lower)) return *value;
    return environment_(upper).value_or("");
  }

  const ProfileFile& file() const { return file_; }
  const std::string& profile() const { return profile_; }
  const Environment& environment() const { return environment_; }

 private:
  const Environment& environment_;
  const ProfileFile& file_;
  const std::string profile_;
};

void check_url(const std::string& url, const std::string& source) {
  const auto endpoint = parse_endpoint_url(url);
  if (!endpoint.has_value()) throw Error(ErrorKind::usage, endpoint.error(), source);
}

// Environment's per service, environment's for all, profile's per service, profile's for all.
void read_endpoint_urls(const Settings& settings, EndpointOptions& endpoints) {
  if (settings.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")) return;
  const auto everywhere = nonempty(settings.environment(), "AWS_ENDPOINT_URL");
  if (everywhere) check_url(*everywhere, "AWS_ENDPOINT_URL");
  for (const EndpointService& service : endpoint_services()) {
    const std::string setting(service.setting);
    const std::string variable = endpoint_url_variable(service);
    std::string& its_url = endpoints.service_url[std::string(service.name)];
    if (const auto url = nonempty(settings.environment(), variable)) {
      check_url(*url, variable);
      its_url = *url;
    } else if (everywhere) {
      continue;
    } else if (const auto profile_url = settings.file().service_endpoint_url(settings.profile(), setting)) {
      check_url(*profile_url, fmt::format("endpoint_url of {} for profile {}", setting, settings.profile()));
      its_url = *profile_url;
    }
  }
  std::erase_if(endpoints.service_url, [](const auto& service) { return service.second.empty(); });
  if (everywhere) {
    endpoints.url = *everywhere;
  } else if (const auto profile_url = settings.file().get(settings.profile(), "endpoint_url")) {
    check_url(*profile_url, fmt::format("endpoint_url of profile {}", settings.profile()));
    endpoints.url = *profile_url;
  }
}

int read_max_attempts(const Settings& settings, int otherwise) {
  std::string name;
  const auto text = settings.get("AWS_MAX_ATTEMPTS", "max_attempts", &name);
  if (!text) return otherwise;
  std::string_view digits = *text;
  while (!digits.empty() && digits.front() == ' ') digits.remove_prefix(1);
  while (!digits.empty() && digits.back() == ' ') digits.remove_suffix(1);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  int attempts = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), attempts);
  if (error != std::errc{} || end != digits.data() + digits.size() || attempts < 1) {
    throw Error(ErrorKind::usage, fmt::format("must be a number of at least 1, not \"{}\"", *text), name);
  }
  return attempts;
}

// Everything about endpoints but their URLs.
void read_endpoint_settings(const Settings& settings, EndpointOptions& endpoints) {
  using Words = std::array<std::string_view, 3>;
  endpoints.fips = settings.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
  endpoints.dualstack = settings.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
  constexpr std::array<std::string_view, 2> kStsEndpoints{"regional", "legacy"};
  endpoints.sts_global = settings.choice("AWS_STS_REGIONAL_ENDPOINTS", "sts_regional_endpoints", kStsEndpoints) == 1;
  constexpr Words kAccountIdModes{"preferred", "required", "disabled"};  // in AccountIdMode's order
  endpoints.account_id_mode = static_cast<AccountIdMode>(
      settings.choice("AWS_ACCOUNT_ID_ENDPOINT_MODE", "account_id_endpoint_mode", kAccountIdModes));
  // How calls are tried again is this program's own; a mode that does not exist is a mistake all the same.
  settings.choice("AWS_RETRY_MODE", "retry_mode", Words{"standard", "adaptive", "legacy"});
}

// A region called "fips-us-east-1" asks for FIPS endpoints, as botocore reads it.
void read_region(ClientOptions& options) {
  if (const auto region = region_of_fips_name(options.region)) {
    options.region = *region;
    options.endpoints.fips = true;
  }
}

void read_overrides(const OptionOverrides& overrides, ClientOptions& options) {
  if (!overrides.region.empty()) options.region = overrides.region;
  if (!overrides.endpoint_url.empty()) {
    check_url(overrides.endpoint_url, "--endpoint-url");
    options.endpoints.service_url.clear();
    options.endpoints.url = overrides.endpoint_url;
  }
  options.connect_timeout = overrides.connect_timeout.value_or(options.connect_timeout);
  options.read_timeout = overrides.read_timeout.value_or(options.read_timeout);
  options.backoff_base = overrides.backoff_base.value_or(options.backoff_base);
  options.max_in_flight = overrides.max_in_flight.value_or(options.max_in_flight);
  const auto positive = [](std::chrono::milliseconds time, const char* name) {
    if (time.count() <= 0) throw Error(ErrorKind::usage, "must be greater than 0", name);
  };
  positive(options.connect_timeout, "--connect-timeout-ms");
  positive(options.read_timeout, "--read-timeout-ms");
  if (options.backoff_base.count() < 0) throw Error(ErrorKind::usage, "must not be negative", "--backoff-base-ms");
  if (options.max_in_flight < 1) throw Error(ErrorKind::usage, "must be at least 1", "--max-in-flight");
}

void require_profile(const ProfileFile& file, const std::string& profile, const Environment& environment) {
  if (file.has_profile(profile)) return;
  throw Error(ErrorKind::usage,
              fmt::format("the AWS profile \"{}\" is in neither {} nor {}: check its name", profile,
                          ProfileFile::config_path(environment), ProfileFile::credentials_path(environment)));
}

}  // namespace

std::string in_lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
  };
}

ClientOptions resolve_options(const OptionOverrides& overrides, const Environment& environment) {
  ClientOptions options;
  options.environment = environment;
  auto profile_variable = nonempty(environment, "AWS_DEFAULT_PROFILE");
  if (!profile_variable) profile_variable = nonempty(environment, "AWS_PROFILE");
  options.profile_named = !overrides.profile.empty();
  options.profile = options.profile_named ? overrides.profile : profile_variable.value_or("default");
  const ProfileFile file = ProfileFile::load(environment);
  if (options.profile_named || profile_variable) require_profile(file, options.profile, environment);

  const Settings settings(environment, file, options.profile);
  options.region = settings.get("AWS_REGION", "").value_or("");
  if (options.region.empty()) options.region = settings.get("AWS_DEFAULT_REGION", "region").value_or("");
  read_endpoint_urls(settings, options.endpoints);
  read_endpoint_settings(settings, options.endpoints);
  options.sign_in_endpoints = options.endpoints;
  options.metadata = read_metadata_options(environment, file, options.profile);
  options.ca_bundle = expand_home(environment, settings.get("AWS_CA_BUNDLE", "ca_bundle").value_or(""));
  options.max_attempts = read_max_attempts(settings, options.max_attempts);
  options.proxy.https = settings.either_case("https_proxy", "HTTPS_PROXY");
  // In a CGI script HTTP_PROXY is the client's header "Proxy", and not ours (CVE-2016-1000110).
  const bool is_cgi = environment("REQUEST_METHOD").has_value();
  options.proxy.http =
      is_cgi ? environment("http_proxy").value_or("") : settings.either_case("http_proxy", "HTTP_PROXY");
  options.proxy.no_proxy = settings.either_case("no_proxy", "NO_PROXY");
  read_overrides(overrides, options);
  read_region(options);
  return options;
}

}  // namespace dynatlas::aws
