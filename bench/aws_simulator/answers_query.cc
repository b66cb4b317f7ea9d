// The query protocol's answers: STS GetCallerIdentity and AssumeRole, EC2 DescribeRegions.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <iterator>

#include "aws_simulator/answers.h"
#include "aws_simulator/credentials.h"
#include "aws_simulator/regions.h"

namespace aws_simulator {
namespace {

constexpr std::string_view kRolePrefix = "arn:aws:iam::";
constexpr double kSecondsAskedMin = 900;
constexpr double kSecondsAskedMax = 43'200;
constexpr double kSecondsByDefault = 3600;

std::string user_arn(const Estate& estate, const Caller& caller) {
  const std::string account = estate.account_id(caller.place.account);
  return caller.is_temporary ? fmt::format("arn:aws:sts::{}:assumed-role/Simulated/session", account)
                             : fmt::format("arn:aws:iam::{}:user/simulated", account);
}

// Only what a role's ARN and a session's name may consist of is ever repeated in an answer.
bool is_plain(std::string_view text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=,.@_-/:";
  return !text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos;
}

std::optional<double> seconds_asked(const std::string& text) {
  if (text.empty()) return kSecondsByDefault;
  unsigned seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  const double asked = seconds;
  return asked >= kSecondsAskedMin && asked <= kSecondsAskedMax ? std::optional(asked) : std::nullopt;
}

void put_credentials(std::string& out, std::string_view role, std::string_view session, const std::string& key,
                     std::int64_t ends_ms) {
  // Rounded up: the client must not take them for dead while they live, nor for alive much longer.
  const std::time_t end = static_cast<std::time_t>((ends_ms + 999) / 1000);
  fmt::format_to(
      std::back_inserter(out),
      R"(<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>)"
      "<AccessKeyId>{}</AccessKeyId><SecretAccessKey>{}</SecretAccessKey><SessionToken>{}</SessionToken>"
      "<Expiration>{:%Y-%m-%dT%H:%M:%SZ}</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>"
      "AROASIMULATED:{}</AssumedRoleId><Arn>{}/{}</Arn></AssumedRoleUser></AssumeRoleResult>"
      "<ResponseMetadata><RequestId>simulated</RequestId></ResponseMetadata></AssumeRoleResponse>",
      key, secret_of(key), session_token_of(key), fmt::gmtime(end), session, role, session);
}

void put_region(std::string& out, std::uint32_t region, bool is_open) {
  fmt::format_to(std::back_inserter(out),
                 "<item><regionName>{0}</regionName><regionEndpoint>ec2.{0}.amazonaws.com</regionEndpoint>"
                 "<optInStatus>{1}</optInStatus></item>",
                 kRegions[region],
                 region < kRegionsWithoutOptIn ? "opt-in-not-required"
                 : is_open                     ? "opted-in"
                                               : "not-opted-in");
}

}  // namespace

std::string_view account_of_role(std::string_view arn) {
  if (!arn.starts_with(kRolePrefix)) return {};
  arn.remove_prefix(kRolePrefix.size());
  return arn.size() > 18 && arn.substr(12).starts_with(":role/") ? arn.substr(0, 12) : std::string_view{};
}

Outcome get_caller_identity(const Estate& estate, const Question& question, std::string& out) {
  fmt::format_to(std::back_inserter(out),
                 R"(<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">)"
                 "<GetCallerIdentityResult><Arn>{}</Arn><UserId>AIDASIMULATED</UserId><Account>{}</Account>"
                 "</GetCallerIdentityResult><ResponseMetadata><RequestId>simulated</RequestId></ResponseMetadata>"
                 "</GetCallerIdentityResponse>",
                 user_arn(estate, question.caller), estate.account_id(question.caller.place.account));
  return std::nullopt;
}

Outcome assume_role(const Estate& estate, const AnswerSettings& settings, const Question& question, std::string& out) {
  const std::string role = form_value(question.body, "RoleArn");
  const std::string session = form_value(question.body, "RoleSessionName");
  const auto asked = seconds_asked(form_value(question.body, "DurationSeconds"));
  const std::string_view account = account_of_role(role);
  if (account.empty() || !is_plain(role) || !is_plain(session) || session.size() < 2 || !asked) {
    return Refusal{Why::invalid, "RoleArn, RoleSessionName or DurationSeconds is not valid"};
  }
  const auto index = estate.account_index(account);
  const bool known = index && !estate.is_suspended(*index);
  if (!known || form_value(question.body, "ExternalId") != settings.external_id) {
    return Refusal{Why::denied, fmt::format("User: {} is not authorized to perform: sts:AssumeRole on resource: {}",
                                            user_arn(estate, question.caller), role)};
  }
  const double seconds = settings.token_seconds > 0 ? settings.token_seconds : *asked;
  const std::int64_t ends_ms = question.now_ms + std::llround(seconds * 1000);
  const std::string inner = role.substr(role.find(":role/") + 6);
  put_credentials(out, fmt::format("arn:aws:sts::{}:assumed-role/{}", account, inner.substr(inner.rfind('/') + 1)),
                  session, temporary_key(account, ends_ms), ends_ms);
  return std::nullopt;
}

Outcome describe_regions(const Estate& estate, const Question& question, std::string& out) {
  const bool all =
      form_value(question.body, "AllRegions") == "true" && form_value(question.body, "Filter.1.Name").empty();
  out +=
      R"(<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>simulated</requestId>)";
  out += "<regionInfo>";
  for (std::uint32_t region = 0; region < kRegions.size(); ++region) {
    const bool is_open = region < estate.size().regions;
    if (is_open || (all && region >= kRegionsWithoutOptIn)) put_region(out, region, is_open);
  }
  out += "</regionInfo></DescribeRegionsResponse>";
  return std::nullopt;
}

}  // namespace aws_simulator
