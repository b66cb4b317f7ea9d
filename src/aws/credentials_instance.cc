// Credentials of an EC2 instance's role, out of instance metadata.
#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "aws/credentials_ask.h"
#include "aws/credentials_fetch.h"
#include "aws/credentials_parse.h"
#include "aws/endpoint.h"
#include "aws/protocol.h"
#include "base/log.h"

namespace dynatlas::aws {
namespace {

constexpr std::string_view kMetadataService = "the instance metadata service";
constexpr int kMetadataAttempts = 3;  // where no setting says another number
// Credentials that are about to end, or have ended, stay in use while the service that renews them has trouble.
constexpr std::chrono::minutes kNearsEnd{5};
constexpr std::chrono::minutes kExtendedBy{15};

using MetadataResult = tl::expected<std::string, AttemptFailure>;

bool is_answered(const AttemptFailure& failure) {
  return failure.failure.status != 0;
}

// One walk: token, role, credentials.
class InstanceMetadata {
 public:
  InstanceMetadata(const FetchContext& context, HttpEndpoint endpoint)
      : context_(context), options_(context.options.metadata) {
    request_.endpoint = std::move(endpoint);
    how_.attempts_max = options_.max_attempts.value_or(kMetadataAttempts);
    how_.timeout = options_.timeout;
  }

  // Version 2's token, kept for what follows; none where the service knows only version 1.
  tl::expected<void, Failure> fetch_token() {
    request_.method = "PUT";
    request_.path = "/latest/api/token";
    request_.headers = {{"X-aws-ec2-metadata-token-ttl-seconds", "21600"}};
    AskOptions how = how_;
    // Where nobody answers, this mostly is no instance.
    if (!options_.max_attempts) how.is_retryable = [](const auto& f) { return f.retryable && is_answered(f); };
    const MetadataResult token = ask(context_, request_, how);
    request_.method = "GET";
    request_.headers.clear();
    if (!token.has_value()) return without_token(token.error());
    if (token->empty() || token->find_first_of("\r\n") != std::string::npos) {
      return no_credentials(fmt::format("{} returned no token", kMetadataService));
    }
    request_.headers = {{"X-aws-ec2-metadata-token", *token}};
    how_.secrets.session_token = *token;
    return {};
  }

  // As botocore, whatever is not `is_usable` is asked for again; but a token that ended does not get better.
  MetadataResult get(std::string path, bool (*is_usable)(const std::string&)) {
    request_.path = std::move(path);
    AskOptions how = how_;
    how.is_retryable = [this](const AttemptFailure& failure) {
      return !is_stale(failure) && may_be_better_later(failure);
    };
    how.is_usable = is_usable;
    return ask(context_, request_, how);
  }

  // Why get() failed. Where it had no token, that is told, too; trouble of the service is the reason in either case.
  tl::unexpected<Failure> failed(const AttemptFailure& failure, std::string_view hint) const {
    if (!no_token_) return source_failed(failure, fmt::format("{}{}", kMetadataService, hint));
    if (no_token_->retryable && is_answered(*no_token_)) return source_failed(*no_token_, kMetadataService);
    return source_failed(
        failure, fmt::format("{}{}, asked without a token ({})", kMetadataService, hint, no_token_->failure.message));
  }

  // The token was refused: it ended in between.
  bool is_stale(const AttemptFailure& failure) const { return !no_token_ && failure.failure.status == 401; }

 private:
  // As botocore: refused (403, 404, 405), without an answer (a container one hop too far) or in trouble, version 1 may
  // still answer. 400 means that the request was wrong.
  tl::expected<void, Failure> without_token(const AttemptFailure& failure) {
    const bool is_final = failure.failure.kind == FailureKind::cancelled || failure.failure.status == 400 ||
                          (failure.failure.kind == FailureKind::network && !failure.timed_out);
    if (is_final) return source_failed(failure, kMetadataService);
    no_token_ = failure;
    if (options_.v1) return {};
    auto refused = source_failed(failure, kMetadataService);
    if (is_answered(failure)) {
      refused.value().message += " for version 2's token, and version 1 is not used (AWS_EC2_METADATA_V1_DISABLED)";
    }
    return refused;
  }

  const FetchContext& context_;
  const MetadataOptions& options_;
  HttpRequest request_;
  AskOptions how_;
  std::optional<AttemptFailure> no_token_;
};

bool is_not_empty(const std::string& body) {
  return !body.empty();
}

// A role's name as part of a path: what IAM allows in one stays as it is.
std::string path_of_role(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, name.find_first_of("\r\n"))) {
    out += std::string_view("+=,@").find(c) != std::string_view::npos ? std::string(1, c)
                                                                      : percent_encoded(std::string_view(&c, 1));
  }
  return out;
}

// As the AWS SDKs: AWS accepts them longer than they say.
void extend(Credentials& credentials, Clock::WallTime now) {
  if (credentials.expires > now + kNearsEnd) return;
  log::info("{} returned credentials that are not renewed in time: they stay in use", kMetadataService);
  credentials.expires = now + kExtendedBy;
}

CredentialsResult instance_credentials(const std::string& text, Clock::WallTime now) {
  const auto answer = nlohmann::json::parse(text, nullptr, false);
  const std::string code = answer.is_object() ? json_text(answer, "Code") : std::string();
  if (!code.empty() && ::strcasecmp(code.c_str(), "Success") != 0) {
    return no_credentials(fmt::format("{}: {}: {}", kMetadataService, one_line(code, nullptr, 100),
                                      one_line(json_text(answer, "Message"), nullptr)));
  }
  auto credentials = parse_credentials(text, "Token");
  if (!credentials.has_value()) {
    return no_credentials(fmt::format("{} answered {}", kMetadataService, credentials.error()));
  }
  extend(*credentials, now);
  return std::make_shared<const Credentials>(std::move(*credentials));
}

// `is_stale` where the token was refused.
CredentialsResult walk_metadata(const FetchContext& context, const HttpEndpoint& endpoint, bool& is_stale) {
  const std::string roles = "/latest/meta-data/iam/security-credentials/";
  InstanceMetadata metadata(context, endpoint);
  if (auto token = metadata.fetch_token(); !token.has_value()) return tl::unexpected(token.error());
  const auto role = metadata.get(roles, is_not_empty);
  if (role.has_value() && role->empty()) {
    return no_credentials(fmt::format("{} returned no role (does the instance have a role?)", kMetadataService));
  }
  const auto body = role.has_value() ? metadata.get(roles + path_of_role(*role), is_json) : role;
  if (body.has_value()) return instance_credentials(*body, context.clock.wall_now());
  is_stale = metadata.is_stale(body.error());
  return metadata.failed(body.error(), role.has_value() ? "" : " (does the instance have a role?)");
}

}  // namespace

CredentialsResult fetch_instance(const FetchContext& context) {
  const auto endpoint = parse_endpoint_url(context.options.metadata.url);
  if (!endpoint.has_value()) return no_credentials(fmt::format("{}: {}", kMetadataService, endpoint.error()));
  bool is_stale = false;
  CredentialsResult result = walk_metadata(context, *endpoint, is_stale);
  return is_stale ? walk_metadata(context, *endpoint, is_stale) : result;
}

}  // namespace dynatlas::aws
