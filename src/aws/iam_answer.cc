#include "aws/iam_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "aws/xml.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

constexpr std::string_view kDetails = "GetAccountAuthorizationDetails";
constexpr std::array<std::string_view, 3> kIamActions{kDetails, "GetPolicy", "GetPolicyVersion"};
constexpr std::array<std::string_view, 4> kDetailLists{"UserDetailList", "GroupDetailList", "RoleDetailList",
                                                       "Policies"};
// An empty list looks like an empty text.
constexpr std::array<std::string_view, 7> kIamLists{"AttachedManagedPolicies", "GroupList",      "GroupPolicyList",
                                                    "PolicyVersionList",       "RolePolicyList", "Tags",
                                                    "UserPolicyList"};
constexpr std::array<std::string_view, 2> kNotRead{"InstanceProfileList", "RoleLastUsed"};

bool is_among(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

tl::unexpected<std::string> not_iams() {
  return tl::unexpected<std::string>("the answer is not the XML that was expected");
}

bool is_other_version(const XmlNode& node) {
  return node.text_at({"IsDefaultVersion"}) == "false";
}

json iam_value(const XmlNode& node);

json iam_list(const XmlNode& node) {
  json list = json::array();
  for (const XmlNode& member : node.children) {
    if (node.name != "PolicyVersionList" || !is_other_version(member)) list.push_back(iam_value(member));
  }
  return list;
}

json iam_value(const XmlNode& node) {
  if (is_among(kIamLists, node.name)) return iam_list(node);
  if (node.name == "IsDefaultVersion") return node.text == "true";
  if (node.children.empty()) return node.text;
  json object = json::object();
  for (const XmlNode& child : node.children) {
    if (!is_among(kNotRead, child.name)) object[child.name] = iam_value(child);
  }
  return object;
}

// False where an element is missing without which the answer says nothing.
bool read_details(const XmlNode& result, json& out) {
  for (const std::string_view name : kDetailLists) {
    out[std::string(name)] = json::array();
    if (const XmlNode* list = result.child(name)) out[std::string(name)] = iam_list(*list);
  }
  const std::string_view is_truncated = result.text_at({"IsTruncated"});
  if (is_truncated == "false") return true;
  out["Marker"] = result.text_at({"Marker"});
  return is_truncated == "true" && !out["Marker"].get_ref<const std::string&>().empty();
}

}  // namespace

bool is_iam_answer(std::string_view action) {
  return is_among(kIamActions, action);
}

tl::expected<std::string, std::string> iam_answer_json(std::string_view action, const XmlNode& root) {
  const XmlNode* result = root.child(fmt::format("{}Result", action));
  if (result == nullptr) return not_iams();
  json out = json::object();
  if (action == kDetails) {
    if (!read_details(*result, out)) return not_iams();
  } else {
    const XmlNode* thing = result->child(action == "GetPolicy" ? "Policy" : "PolicyVersion");
    if (thing == nullptr || thing->children.empty()) return not_iams();
    out[thing->name] = iam_value(*thing);
  }
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace dynatlas::aws
