#include "intel/aws/scaling/operations.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "intel/listing.h"

namespace dynatlas::intel::aws::scaling {
namespace {

using graph::column_of;
using graph::Value;
using models::aws::scaling::AWSApplicationAutoScalingPolicySchema;
using models::aws::scaling::AWSApplicationAutoScalingScheduledActionSchema;
using models::aws::scaling::AWSApplicationAutoScalingTargetSchema;
using nlohmann::json;

Value text_or_null(std::string text) {
  return text.empty() ? Value{} : Value{std::move(text)};
}

// The target that an element is, or is about. Empty where it does not say that.
std::string target_id_of(const Element& element) {
  const Part& part = element.asked.part;
  const std::string resource = text_at(element.json, "ResourceId");
  const std::string dimension = text_at(element.json, "ScalableDimension");
  if (resource.empty() || dimension.empty()) return {};
  return fmt::format("{}/{}/{}/{}", part.account, part.region, resource, dimension);
}

// A ResourceId is the end of the table's or the index's ARN.
std::string complete_target(const Element& element) {
  const Part& part = element.asked.part;
  std::string id = target_id_of(element);
  if (id.empty()) throw NotAsDocumented("a target has no ResourceId or no ScalableDimension");
  const std::string resource = text_at(element.json, "ResourceId");
  const bool is_index = resource.find("/index/") != std::string::npos;
  const std::size_t scaled = is_index ? column_of<AWSApplicationAutoScalingTargetSchema>("index_arn")
                                      : column_of<AWSApplicationAutoScalingTargetSchema>("table_arn");
  element.row[scaled] = fmt::format("arn:{}:dynamodb:{}:{}:{}", part.partition, part.region, part.account, resource);
  element.row[column_of<AWSApplicationAutoScalingTargetSchema>("id")] = id;
  return id;
}

std::string metric_of(const json& policy) {
  std::string metric =
      text_at(policy, "TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType");
  if (!metric.empty()) return metric;
  return text_at(policy, "TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.MetricName");
}

// Sorted: the order in which AWS tells of them is no fact.
std::string alarms_of(const json& policy) {
  json alarms = policy.value("Alarms", json());
  if (!alarms.is_array()) return {};
  std::sort(alarms.begin(), alarms.end());  // its iterators are none of std::ranges
  return alarms.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string complete_policy(const Element& element) {
  std::string arn = name_at(element.json, "PolicyARN");
  element.row[column_of<AWSApplicationAutoScalingPolicySchema>("scalable_target_id")] =
      text_or_null(target_id_of(element));
  element.row[column_of<AWSApplicationAutoScalingPolicySchema>("metric")] = text_or_null(metric_of(element.json));
  element.row[column_of<AWSApplicationAutoScalingPolicySchema>("alarms")] = text_or_null(alarms_of(element.json));
  return arn;
}

std::string complete_scheduled_action(const Element& element) {
  std::string arn = name_at(element.json, "ScheduledActionARN");
  element.row[column_of<AWSApplicationAutoScalingScheduledActionSchema>("scalable_target_id")] =
      text_or_null(target_id_of(element));
  return arn;
}

}  // namespace

std::optional<Refusal> read_targets(const Asked& asked, std::string_view answer, Found& found) {
  return read_list(
      {"DescribeScalableTargets", "ScalableTargets", AWSApplicationAutoScalingTargetSchema, complete_target}, asked,
      answer, found.batch.of<AWSApplicationAutoScalingTargetSchema>(), found);
}

std::optional<Refusal> read_policies(const Asked& asked, std::string_view answer, Found& found) {
  return read_list(
      {"DescribeScalingPolicies", "ScalingPolicies", AWSApplicationAutoScalingPolicySchema, complete_policy}, asked,
      answer, found.batch.of<AWSApplicationAutoScalingPolicySchema>(), found);
}

std::optional<Refusal> read_scheduled_actions(const Asked& asked, std::string_view answer, Found& found) {
  return read_list({"DescribeScheduledActions", "ScheduledActions", AWSApplicationAutoScalingScheduledActionSchema,
                    complete_scheduled_action},
                   asked, answer, found.batch.of<AWSApplicationAutoScalingScheduledActionSchema>(), found);
}

}  // namespace dynatlas::intel::aws::scaling
