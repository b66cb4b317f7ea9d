#include "aws/config.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "aws/endpoint.h"
#include "aws/profile_file.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

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
    if (!value || *value == "false" || *value == "False" || *value == "FALSE") return false;
    if (*value == "true" || *value == "True" || *value == "TRUE") return true;
    throw Error(ErrorKind::usage, fmt::format("must be true or false, not \"{}\"", *value), name);
  }

  std::optional<std::string> either_case(const char* lower, const char* upper) const {
    auto value = nonempty(environment_, lower);
    return value ? value : nonempty(environment_, upper);
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

constexpr std::array<std::pair<const char*, const char*>, 5> kServiceUrls{{
    {"dynamodb", "AWS_ENDPOINT_URL_DYNAMODB"},
    {"sts", "AWS_ENDPOINT_URL_STS"},
    {"ec2", "AWS_ENDPOINT_URL_EC2"},
    {"organizations", "AWS_ENDPOINT_URL_ORGANIZATIONS"},
    {"sso", "AWS_ENDPOINT_URL_SSO"},
}};

// Environment's per service, environment's for all, profile's per service, profile's for all.
void read_endpoint_urls(const Settings& settings, EndpointOptions& endpoints) {
  if (settings.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")) return;
  const auto everywhere = nonempty(settings.environment(), "AWS_ENDPOINT_URL");
  if (everywhere) check_url(*everywhere, "AWS_ENDPOINT_URL");
  for (const auto& [service, variable] : kServiceUrls) {
    if (const auto url = nonempty(settings.environment(), variable)) {
      check_url(*url, variable);
      endpoints.service_url[service] = *url;
    } else if (everywhere) {
      continue;
    } else if (const auto profile_url = settings.file().service_endpoint_url(settings.profile(), service)) {
      check_url(*profile_url, fmt::format("endpoint_url of {} for profile {}", service, settings.profile()));
      endpoints.service_url[service] = *profile_url;
    }
  }
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
  int attempts = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), attempts);
  if (error != std::errc{} || end != text->data() + text->size() || attempts < 1 || attempts > 100) {
    throw Error(ErrorKind::usage, fmt::format("must be a number from 1 to 100, not \"{}\"", *text), name);
  }
  return attempts;
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

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
  };
}

ClientOptions resolve_options(const OptionOverrides& overrides, const Environment& environment) {
  ClientOptions options;
  options.environment = environment;
  const auto profile_variable = nonempty(environment, "AWS_PROFILE");
  options.profile_named = !overrides.profile.empty();
  options.profile = options.profile_named ? overrides.profile : profile_variable.value_or("default");
  const ProfileFile file = ProfileFile::load(environment);
  if (options.profile_named || profile_variable) require_profile(file, options.profile, environment);

  const Settings settings(environment, file, options.profile);
  options.region = settings.get("AWS_REGION", "").value_or("");
  if (options.region.empty()) options.region = settings.get("AWS_DEFAULT_REGION", "region").value_or("");
  if (overrides.endpoint_url.empty()) read_endpoint_urls(settings, options.endpoints);
  options.endpoints.fips = settings.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
  options.endpoints.dualstack = settings.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
  options.ca_bundle = settings.get("AWS_CA_BUNDLE", "ca_bundle").value_or("");
  options.max_attempts = read_max_attempts(settings, options.max_attempts);
  options.proxy.https = settings.either_case("https_proxy", "HTTPS_PROXY").value_or("");
  options.proxy.http = settings.either_case("http_proxy", "HTTP_PROXY").value_or("");
  options.proxy.no_proxy = settings.either_case("no_proxy", "NO_PROXY").value_or("");
  read_overrides(overrides, options);
  return options;
}

}  // namespace dynatlas::aws
