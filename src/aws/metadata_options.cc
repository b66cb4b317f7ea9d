#include "aws/metadata_options.h"

#include <fmt/format.h>
#include <strings.h>

#include <charconv>

#include "aws/endpoint.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

constexpr const char* kV6Url = "http://[fd00:ec2::254]";

bool is_word(const std::string& text, const char* word) {
  return ::strcasecmp(text.c_str(), word) == 0;
}

class MetadataSettings {
 public:
  MetadataSettings(const Environment& environment, const ProfileFile& file, const std::string& profile)
      : environment_(environment), file_(file), profile_(profile) {}

  // The profile's property has the variable's name in small letters, for the most part without AWS_.
  std::optional<std::string> get(const char* variable, const char* property) {
    name_ = variable;
    if (auto value = nonempty(environment_, variable)) return value;
    name_ = fmt::format("{} of profile {}", property, profile_);
    return file_.get(profile_, property);
  }

  bool is_true(const char* variable, const char* property) {
    const auto value = get(variable, property);
    return value && is_word(*value, "true");
  }

  std::optional<int> number(const char* variable, const char* property) {
    const auto text = get(variable, property);
    if (!text) return std::nullopt;
    int value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error == std::errc{} && end == text->data() + text->size() && value >= 1 && value <= 1000) return value;
    refuse(fmt::format("must be a number from 1 to 1000, not \"{}\"", *text));
  }

  // Of the setting that was read last.
  [[noreturn]] void refuse(const std::string& why) const { throw Error(ErrorKind::usage, why, name_); }

 private:
  const Environment& environment_;
  const ProfileFile& file_;
  const std::string& profile_;
  std::string name_;
};

bool wants_v6(MetadataSettings& settings) {
  const auto mode = settings.get("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode");
  if (!mode) return settings.is_true("AWS_IMDS_USE_IPV6", "imds_use_ipv6");
  if (is_word(*mode, "ipv6")) return true;
  if (!is_word(*mode, "ipv4")) settings.refuse(fmt::format("must be IPv4 or IPv6, not \"{}\"", *mode));
  return false;
}

}  // namespace

MetadataOptions read_metadata_options(const Environment& environment, const ProfileFile& file,
                                      const std::string& profile) {
  MetadataSettings settings(environment, file, profile);
  MetadataOptions options;
  if (wants_v6(settings)) options.url = kV6Url;
  if (const auto url = settings.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint")) {
    const auto endpoint = parse_endpoint_url(*url);
    if (!endpoint.has_value()) settings.refuse(endpoint.error());
    options.url = *url;
  }
  options.v1 = !settings.is_true("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled");
  if (const auto seconds = settings.number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout")) {
    options.timeout = std::chrono::seconds(*seconds);
  }
  options.max_attempts = settings.number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts");
  return options;
}

}  // namespace dynatlas::aws
