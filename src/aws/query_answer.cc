#include "aws/query_answer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "aws/iam_answer.h"
#include "aws/xml.h"
#include "base/arn.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

// A member of a VPC endpoint, and the element that it comes from.
struct XmlMember {
  const char* name;
  std::string_view element;
};

constexpr XmlMember kVpcEndpointTexts[] = {
    {"VpcEndpointId", "vpcEndpointId"},
    {"VpcEndpointType", "vpcEndpointType"},
    {"VpcId", "vpcId"},
    {"ServiceName", "serviceName"},
    {"State", "state"},
    {"PolicyDocument", "policyDocument"},
    {"OwnerId", "ownerId"},
    {"CreationTimestamp", "creationTimestamp"},
};
constexpr XmlMember kVpcEndpointLists[] = {{"RouteTableIds", "routeTableIdSet"}, {"SubnetIds", "subnetIdSet"}};

std::string dumped(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

tl::unexpected<std::string> no_xml() {
  return tl::unexpected<std::string>("the answer is not the XML that was expected");
}

tl::expected<std::string, std::string> caller_identity_json(const XmlNode& root) {
  json out = json::object();
  for (const char* member : {"Account", "Arn", "UserId"}) {
    out[member] = root.text_at({"GetCallerIdentityResult", member});
  }
  if (out["Account"].get_ref<const std::string&>().empty()) return no_xml();
  return dumped(out);
}

tl::expected<std::string, std::string> regions_json(const XmlNode& root) {
  const XmlNode* info = root.child("regionInfo");
  if (info == nullptr) return no_xml();
  json regions = json::array();
  for (const XmlNode& item : info->children) {
    if (item.text_at({"regionName"}).empty()) return no_xml();
    regions.push_back({{"RegionName", item.text_at({"regionName"})}, {"OptInStatus", item.text_at({"optInStatus"})}});
  }
  return dumped({{"Regions", std::move(regions)}});
}

tl::expected<std::string, std::string> assumed_role_json(std::string_view action, const XmlNode& root) {
  const std::string result = fmt::format("{}Result", action);
  json credentials = json::object();
  for (const char* member : {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}) {
    credentials[member] = root.text_at({result, "Credentials", member});
    if (credentials[member].get_ref<const std::string&>().empty()) return no_xml();
  }
  if (const auto assumed = arn_of(root.text_at({result, "AssumedRoleUser", "Arn"}))) {
    credentials["AccountId"] = assumed->account;
  }
  return dumped({{"Credentials", std::move(credentials)}});
}

json vpc_endpoint_json(const XmlNode& item) {
  json endpoint = json::object();
  for (const auto& [name, element] : kVpcEndpointTexts) {
    if (const std::string_view text = item.text_at({element}); !text.empty()) endpoint[name] = text;
  }
  for (const auto& [name, element] : kVpcEndpointLists) {
    const XmlNode* list = item.child(element);
    if (list == nullptr) continue;
    endpoint[name] = json::array();
    for (const XmlNode& each : list->children) endpoint[name].push_back(each.text);
  }
  const std::string_view is_private = item.text_at({"privateDnsEnabled"});
  if (!is_private.empty()) endpoint["PrivateDnsEnabled"] = is_private == "true";
  return endpoint;
}

tl::expected<std::string, std::string> vpc_endpoints_json(const XmlNode& root) {
  const XmlNode* items = root.child("vpcEndpointSet");
  if (items == nullptr) return no_xml();
  json out{{"VpcEndpoints", json::array()}};
  for (const XmlNode& item : items->children) {
    out["VpcEndpoints"].push_back(vpc_endpoint_json(item));
    if (!out["VpcEndpoints"].back().contains("VpcEndpointId")) return no_xml();
  }
  if (const std::string_view next = root.text_at({"nextToken"}); !next.empty()) out["NextToken"] = next;
  return dumped(out);
}

}  // namespace

tl::expected<std::string, std::string> query_answer_json(std::string_view action, std::string_view body) {
  const std::optional<XmlNode> root = parse_xml(body);
  if (!root || root->name != fmt::format("{}Response", action)) return no_xml();
  if (action == "GetCallerIdentity") return caller_identity_json(*root);
  if (action == "DescribeRegions") return regions_json(*root);
  if (action == "DescribeVpcEndpoints") return vpc_endpoints_json(*root);
  if (action == "AssumeRole" || action == "AssumeRoleWithWebIdentity") return assumed_role_json(action, *root);
  if (is_iam_answer(action)) return iam_answer_json(action, *root);
  return tl::unexpected(fmt::format("answers of {} are not understood", action));
}

}  // namespace dynatlas::aws
