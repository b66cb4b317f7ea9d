// What the client was told: command line, environment and the shared config file become one ClientOptions.
// Reads files and environment variables, opens no connection.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace dynatlas::aws {

// Looks an environment variable up; nothing where it is unset. Injected so that tests leave the process's alone.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment process_environment();

// ASCII's letters only.
std::string in_lower_case(std::string text);

// What the command line said; empty or unset where it said nothing.
struct OptionOverrides {
  std::string profile{};
  std::string region{};
  std::string endpoint_url{};  // for every service
  std::optional<std::chrono::milliseconds> connect_timeout{};
  std::optional<std::chrono::milliseconds> read_timeout{};
  std::optional<std::chrono::milliseconds> backoff_base{};
  std::optional<int> max_in_flight{};
};

// Whether DynamoDB is asked at the host of the credentials' account ("AWS SDKs and Tools Reference Guide",
// account-based endpoints).
enum class AccountIdMode { preferred, required, disabled };

struct EndpointOptions {
  std::string url;                                 // of every service; empty: AWS's own
  std::map<std::string, std::string> service_url;  // of one ("dynamodb", "sts"); stronger than `url`
  bool fips = false;
  bool dualstack = false;
  bool sts_global = false;  // sts_regional_endpoints = legacy
  AccountIdMode account_id_mode = AccountIdMode::preferred;
  std::string account_id{};  // of the credentials that sign; empty where they do not tell
};

struct ProxyOptions {
  std::string https;     // URL of the proxy for https:// endpoints; may hold a password: never print it
  std::string http;      // the same for http://
  std::string no_proxy;  // hosts that are reached directly, as proxy_for() reads them
};

// How EC2 instance metadata is asked.
struct MetadataOptions {
  std::string url = "http://169.254.169.254";
  bool v1 = true;  // asked without a token where the service has none to give
  std::chrono::seconds timeout{1};
  std::optional<int> max_attempts{};
};

struct ClientOptions {
  std::string profile = "default";
  bool profile_named = false;  // said by the user, so it comes before credentials in environment variables
  std::string region;          // the home region; empty where nothing names one
  EndpointOptions endpoints;
  EndpointOptions sign_in_endpoints;  // of SSO and signin: tokens do not follow --endpoint-url
  ProxyOptions proxy;
  std::string ca_bundle;  // PEM file that replaces the system's authorities; empty: the system's
  MetadataOptions metadata;
  std::chrono::milliseconds connect_timeout{5'000};  // name, TCP, proxy and TLS together
  std::chrono::milliseconds read_timeout{30'000};    // without a byte; a whole answer may take ten times that
  std::chrono::milliseconds backoff_base{100};
  std::chrono::milliseconds backoff_cap{20'000};
  int max_attempts = 5;
  int max_in_flight = 128;
  Environment environment = process_environment();  // credentials are looked up in it
  // Asks a person for the code of this MFA device; nothing where nobody is there. On the credentials thread.
  std::function<std::optional<std::string>(const std::string& mfa_serial)> ask_mfa_code{};
  // Runs what may write to the terminal or read from it (a credential_process). On the credentials thread.
  std::function<void(const std::function<void()>& run)> with_terminal = [](const auto& run) { run(); };
};

// Precedence: command line, environment (AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL…, AWS_MAX_ATTEMPTS,
// AWS_CA_BUNDLE, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT, HTTPS_PROXY…), profile. Names and rules as in
// "AWS SDKs and Tools Reference Guide", settings reference.
// Throws Error(usage) on a value that cannot be meant (max attempts "many", a URL that is none, a named profile that
// does not exist).
ClientOptions resolve_options(const OptionOverrides& overrides, const Environment& environment = process_environment());

}  // namespace dynatlas::aws
