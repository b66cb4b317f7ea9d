// Application Auto Scaling: a quarter of the tables with provisioned throughput have two targets, and so has each of
// their indexes: with 10,000 tables a region has about AWS's quota of 5,000. Most have a policy, a few a scheduled
// action.
#include <array>

#include "aws_simulator/bulk.h"

namespace aws_simulator {
namespace {

struct Target {
  const Table& table;
  std::string resource;  // "table/orders/index/by-day"
  std::string_view kind;
  std::string_view what;  // Read or Write
  std::uint64_t draw = 0;

  std::string id(std::uint64_t of) const { return uuid_of(keyed(draw, of)); }
};

constexpr std::uint64_t kTargetId = 1;
constexpr std::uint64_t kPolicyId = 2;
constexpr std::uint64_t kAlarmId = 3;
constexpr std::uint64_t kActionId = 4;

template <typename Each>
void each_target(const Table& table, const Parameters& asked, Each each) {
  if (!asked.service_namespace.empty() && asked.service_namespace != "dynamodb") return;
  if (table.is_on_demand() || table.draws(Draw::scaling) % 4 != 0) return;
  for (std::size_t i = 0; i <= table.indexes(); ++i) {
    for (const std::string_view what : {"Read", "Write"}) {
      std::string resource = "table/" + table.name;
      if (i > 0) resource += fmt::format("/index/gsi{}-index", i - 1);
      each(Target{table, std::move(resource), i == 0 ? "table" : "index", what,
                  keyed(table.now, Draw::scaling, i, what.size())});
    }
  }
}

void put_dimension(std::string& out, const Target& target) {
  put(out, R"("ServiceNamespace":"dynamodb","ResourceId":"{}","ScalableDimension":"dynamodb:{}:{}CapacityUnits",)",
      target.resource, target.kind, target.what);
  out += R"("CreationTime":)";
  put_seconds(out, target.table.created_ms() + target.draw % 1'000'000);
}

void put_targets(const Table& table, const Parameters& asked, Page& page) {
  each_target(table, asked, [&](const Target& target) {
    std::string* const out = page.next();
    if (out == nullptr) return;
    put_dimension(*out += '{', target);
    put(*out, R"(,"MinCapacity":{},"MaxCapacity":{},"RoleARN":"arn:aws:iam::{}:role/aws-service-role/)",
        1 + target.draw % 20, 50 + (target.draw >> 8) % 950, table.account_id());
    *out += "dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable\",";
    put(*out, R"("SuspendedState":{{"DynamicScalingInSuspended":{0},"DynamicScalingOutSuspended":{0},)",
        target.draw % 40 == 0);
    put(*out, R"("ScheduledScalingSuspended":false}},"ScalableTargetARN":"arn:aws:application-autoscaling:{}:{}:)",
        table.region(), table.account_id());
    put(*out, R"(scalable-target/0ec5{}"}})", target.id(kTargetId).substr(0, 8));
  });
}

void put_policies(const Table& table, const Parameters& asked, Page& page) {
  each_target(table, asked, [&](const Target& target) {
    std::string* const out = (target.draw >> 16) % 10 == 0 ? nullptr : page.next();
    if (out == nullptr) return;
    const std::string name = fmt::format("DynamoDB{}CapacityUtilization:{}", target.what, target.resource);
    put_dimension(*out += '{', target);
    put(*out, R"(,"PolicyName":"{}","PolicyARN":"arn:aws:autoscaling:{}:{}:scalingPolicy:{}:resource/dynamodb/{}:)",
        name, table.region(), table.account_id(), target.id(kPolicyId), target.resource);
    put(*out, R"(policyName/{}","PolicyType":"TargetTrackingScaling","TargetTrackingScalingPolicyConfiguration":{{)",
        name);
    put(*out, R"("TargetValue":{}.0,"PredefinedMetricSpecification":{{"PredefinedMetricType":)",
        50 + (target.draw >> 24) % 5 * 10);
    put(*out, R"("DynamoDB{}CapacityUtilization"}},"ScaleOutCooldown":60,"ScaleInCooldown":60,"DisableScaleIn":{}}},)",
        target.what, (target.draw >> 32) % 20 == 0);
    const std::string alarm = fmt::format("TargetTracking-{}-AlarmHigh-{}", target.resource, target.id(kAlarmId));
    put(*out, R"("Alarms":[{{"AlarmName":"{0}","AlarmARN":"arn:aws:cloudwatch:{1}:{2}:alarm:{0}"}}]}})", alarm,
        table.region(), table.account_id());
  });
}

void put_actions(const Table& table, const Parameters& asked, Page& page) {
  each_target(table, asked, [&](const Target& target) {
    std::string* const out = (target.draw >> 40) % 10 == 0 ? page.next() : nullptr;
    if (out == nullptr) return;
    put_dimension(*out += '{', target);
    put(*out, R"(,"ScheduledActionName":"night","ScheduledActionARN":"arn:aws:autoscaling:{}:{}:scheduledAction:{}:)",
        table.region(), table.account_id(), target.id(kActionId));
    put(*out, R"-(resource/dynamodb/{}:scheduledActionName/night","Schedule":"cron(0 {} * * ? *)","Timezone":"UTC",)-",
        target.resource, (target.draw >> 46) % 24);
    *out += R"("ScalableTargetAction":{"MinCapacity":1,"MaxCapacity":10}})";
  });
}

// The largest pages are those of the API reference; of policies it is a fifth of the others'.
constexpr std::array kScalingLists{
    BulkList{Operation::DescribeScalableTargets, "ScalableTargets", "NextToken", 50, put_targets},
    BulkList{Operation::DescribeScalingPolicies, "ScalingPolicies", "NextToken", 10, put_policies},
    BulkList{Operation::DescribeScheduledActions, "ScheduledActions", "NextToken", 50, put_actions},
};

}  // namespace

std::span<const BulkList> scaling_lists() {
  return kScalingLists;
}

}  // namespace aws_simulator
