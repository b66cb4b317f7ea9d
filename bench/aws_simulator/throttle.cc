#include "aws_simulator/throttle.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "aws_simulator/numbers.h"

namespace aws_simulator {
namespace {

// Calls per second. Documented ("Service, account, and table quotas in Amazon DynamoDB", the API reference's
// DescribeContinuousBackups and ListTagsOfResource, "Quotas" of Tag Editor, KMS, Lambda and CloudWatch): ListBackups,
// DescribeContinuousBackups, ListTagsOfResource, GetResources, DescribeKey, ListEventSourceMappings (of Lambda's
// control plane), GetMetricData. The others are guesses on the safe side.
constexpr std::array<std::string_view, 29> kAwsRates{
    "dynamodb:DescribeContinuousBackups=10",
    "dynamodb:DescribeTimeToLive=10",
    "dynamodb:GetResourcePolicy=10",
    "dynamodb:DescribeKinesisStreamingDestination=10",
    "dynamodb:DescribeExport=5",
    "dynamodb:ListTagsOfResource=10",
    "dynamodb:ListBackups=5",
    "dynamodb:ListContributorInsights=5",
    "dynamodb:ListExports=2",
    "dynamodb:ListImports=2",
    "dynamodb:ListGlobalTables=1",
    "dynamodb:DescribeLimits=0.0167/1",
    "tagging:GetResources=15",
    "application-autoscaling:DescribeScalableTargets=5",
    "application-autoscaling:DescribeScalingPolicies=5",
    "application-autoscaling:DescribeScheduledActions=5",
    "kms:DescribeKey=2000",
    "kms:ListAliases=100",
    "dax:DescribeClusters=2",
    "lambda:ListEventSourceMappings=15",
    "backup:ListProtectedResources=5",
    "backup:ListBackupVaults=5",
    "backup:ListRecoveryPointsByBackupVault=5",
    "pipes:ListPipes=2",
    "ec2:DescribeVpcEndpoints=5",
    "monitoring:GetMetricData=50",
    "iam:GetAccountAuthorizationDetails=2",
    "iam:GetPolicy=5",
    "iam:GetPolicyVersion=5",
};

// Where a limit stands in Throttle's rates.
std::size_t limit_of(Service service) {
  return static_cast<std::size_t>(service);
}

std::size_t limit_of(Operation operation) {
  return kServices + static_cast<std::size_t>(operation);
}

// Of "dynamodb", or "dynamodb:ListBackups".
std::optional<std::size_t> limit_named(std::string_view name) {
  const std::size_t colon = name.find(':');
  const auto service = service_named(name.substr(0, colon));
  if (!service) return std::nullopt;
  if (colon == std::string_view::npos) return limit_of(*service);
  const auto operation = operation_named(name.substr(colon + 1));
  if (!operation || service_of(*operation) != *service) return std::nullopt;
  return limit_of(*operation);
}

}  // namespace

bool TokenBucket::take(const Rate& rate, Time now) {
  const double passed = std::chrono::duration<double>(now - at_).count();
  tokens_ = std::min(rate.burst, tokens_ + passed * rate.per_second);
  at_ = now;
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

Throttle::Throttle() {
  rates_[limit_of(Service::dynamodb)] = {2500, 2500};
}

void Throttle::set(std::string_view text) {
  if (text == "aws") {
    for (const std::string_view one : kAwsRates) set(one);
    return;
  }
  const std::size_t equals = text.find('=');
  const auto limit = limit_named(text.substr(0, equals));
  if (equals == std::string_view::npos || !limit) {
    throw std::invalid_argument(
        fmt::format("\"{}\" is no rate: it should be as dynamodb=2500/2500 or dynamodb:ListBackups=5", text));
  }
  const std::string_view rate = text.substr(equals + 1);
  const std::size_t slash = rate.find('/');
  Rate& out = rates_[*limit];
  out.per_second = parse_number(rate.substr(0, slash));
  out.burst = slash == std::string_view::npos ? std::max(1.0, out.per_second) : parse_number(rate.substr(slash + 1));
  if (out.per_second > 0 && out.burst < 1) throw std::invalid_argument("a burst below 1 admits nothing");
  refill();
}

bool Throttle::admits(Place place, const Asked& asked, TokenBucket::Time now) {
  return takes(place, limit_of(asked.operation), now) && takes(place, limit_of(asked.service), now);
}

bool Throttle::takes(Place place, std::size_t limit, TokenBucket::Time now) {
  const Rate& rate = rates_[limit];
  if (rate.per_second == 0) return true;
  const std::uint64_t key = std::uint64_t{place.account} << 16 | place.region << 8 | limit;
  return buckets_.try_emplace(key, rate, now).first->second.take(rate, now);
}

}  // namespace aws_simulator
