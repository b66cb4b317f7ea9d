#include "intel/aws/iam/details.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "aws/time_text.h"
#include "intel/aws/iam/policy_rows.h"
#include "intel/listing.h"

namespace dynatlas::intel::aws::iam {
namespace {

using graph::column_of;
using graph::Value;
using models::aws::iam::AttachedPolicyLink;
using models::aws::iam::AWSFederatedPrincipalSchema;
using models::aws::iam::AWSGroupSchema;
using models::aws::iam::AWSRoleSchema;
using models::aws::iam::AWSRootPrincipalSchema;
using models::aws::iam::AWSServicePrincipalSchema;
using models::aws::iam::AWSUserSchema;
using models::aws::iam::TrustsPrincipalLink;
using nlohmann::json;

constexpr std::string_view kServiceLinkedPath = "/aws-service-role/";
constexpr std::string_view kBoundaryOf = "PermissionsBoundary.PermissionsBoundaryArn";

// Of a list that may be missing.
const json& elements_at(const json& object, const char* member) {
  static const json kNone = json::array();
  const auto found = object.find(member);
  if (found == object.end() || found->is_null()) return kNone;
  if (!found->is_array()) throw NotAsDocumented(fmt::format("{} is no list", member));
  return *found;
}

const json& objects_at(const json& page, const char* member) {
  const json& list = elements_at(page, member);
  for (const json& element : list) {
    if (!element.is_object()) throw NotAsDocumented(fmt::format("{} holds what is no object", member));
  }
  return list;
}

Value text_cell(const json& object, std::string_view path) {
  std::string text = text_at(object, path);
  return text.empty() ? Value{} : Value{std::move(text)};
}

struct PrincipalColumns {
  std::size_t arn;
  std::size_t path;
  std::size_t id;
  std::size_t name;
  std::size_t createdate;
  std::size_t createdate_dt;
};

// AWS writes whole seconds, others a fraction: "2024-01-01T00:00:00.123Z".
int microseconds_in(std::string_view time) {
  const std::size_t dot = time.find('.');
  int microseconds = 0;
  if (dot == std::string_view::npos) return microseconds;
  for (std::size_t digit = 1; digit <= 6; ++digit) {
    const char c = dot + digit < time.size() ? time[dot + digit] : '0';
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit) time = time.substr(0, dot + digit);
    microseconds = 10 * microseconds + (is_digit ? c - '0' : 0);
  }
  return microseconds;
}

// CreateDate as a time, and as Python's str() writes it, which is what Cartography keeps.
void fill_dates(const json& principal, const PrincipalColumns& columns, std::span<Value> row) {
  const std::string text = text_at(principal, "CreateDate");
  const auto time = dynatlas::aws::parse_time(text);
  if (!time.has_value()) return;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(*time);
  const int microseconds = microseconds_in(text);
  const std::string fraction = microseconds == 0 ? "" : fmt::format(".{:06}", microseconds);
  row[columns.createdate] = fmt::format("{:%Y-%m-%d %H:%M:%S}{}+00:00", seconds, fraction);
  row[columns.createdate_dt] = graph::Time{seconds.time_since_epoch().count(), microseconds * 1'000};
}

void fill_principal(const json& principal, const std::string& arn, const PrincipalColumns& columns,
                    std::string_view id_member, std::string_view name_member, std::span<Value> row) {
  row[columns.arn] = arn;
  row[columns.path] = text_cell(principal, "Path");
  row[columns.id] = text_cell(principal, id_member);
  row[columns.name] = text_cell(principal, name_member);
  fill_dates(principal, columns, row);
}

// {"team":"orders"}; Null where there are none.
Value tags_in(const json& user) {
  json tags = json::object();
  for (const json& tag : elements_at(user, "Tags")) {
    const std::string key = text_at(tag, "Key");
    if (!key.empty()) tags[key] = text_at(tag, "Value");
  }
  if (tags.empty()) return {};
  return tags.dump(-1, ' ', false, json::error_handler_t::replace);
}

json default_document(const json& policy) {
  const json& versions = elements_at(policy, "PolicyVersionList");
  for (const json& version : versions) {
    const auto is_default = version.is_object() ? version.find("IsDefaultVersion") : version.end();
    if (is_default == version.end() || *is_default != true || !version.contains("Document")) continue;
    return version["Document"];
  }
  throw NotAsDocumented("a policy has no default version");
}

}  // namespace

std::string Details::name_principal(const json& principal) {
  std::string arn = name_at(principal, "Arn");
  check_part(asked_.part, arn);
  found_.names_part = true;
  found_.names.push_back(arn);
  return arn;
}

void Details::add_principals(const json& page) {
  constexpr std::array kLists{"UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"};
  const bool has_none = std::ranges::none_of(kLists, [&](const char* list) { return page.contains(list); });
  if (has_none) throw NotAsDocumented("it has no list of principals");
  for (const json& user : objects_at(page, "UserDetailList")) add_user(user);
  for (const json& group : objects_at(page, "GroupDetailList")) add_group(group);
  for (const json& role : objects_at(page, "RoleDetailList")) add_role(role);
}

void Details::add_user(const json& user) {
  static constexpr PrincipalColumns kColumns{
      column_of<AWSUserSchema>("Arn"),        column_of<AWSUserSchema>("Path"),
      column_of<AWSUserSchema>("UserId"),     column_of<AWSUserSchema>("UserName"),
      column_of<AWSUserSchema>("createdate"), column_of<AWSUserSchema>("createdate_dt")};
  const std::string arn = name_principal(user);
  const auto row = found_.batch.of<AWSUserSchema>().add();
  fill_principal(user, arn, kColumns, "UserId", "UserName", row);
  row[column_of<AWSUserSchema>(kBoundaryOf)] = text_cell(user, kBoundaryOf);
  row[column_of<AWSUserSchema>("tags")] = tags_in(user);
  for (const json& group : elements_at(user, "GroupList")) {
    if (group.is_string()) members_[group.get<std::string>()].push_back(arn);
  }
  policies_.insert(text_at(user, kBoundaryOf));
  add_policies_of(user, "UserPolicyList", arn);
}

void Details::add_group(const json& group) {
  static constexpr PrincipalColumns kColumns{
      column_of<AWSGroupSchema>("Arn"),        column_of<AWSGroupSchema>("Path"),
      column_of<AWSGroupSchema>("GroupId"),    column_of<AWSGroupSchema>("GroupName"),
      column_of<AWSGroupSchema>("createdate"), column_of<AWSGroupSchema>("createdate_dt")};
  const std::string arn = name_principal(group);
  graph::Rows& rows = found_.batch.of<AWSGroupSchema>();
  fill_principal(group, arn, kColumns, "GroupId", "GroupName", rows.add());
  groups_.emplace_back(rows.size() - 1, name_at(group, "GroupName"));
  add_policies_of(group, "GroupPolicyList", arn);
}

void Details::add_role(const json& role) {
  static constexpr PrincipalColumns kColumns{
      column_of<AWSRoleSchema>("Arn"),        column_of<AWSRoleSchema>("Path"),
      column_of<AWSRoleSchema>("RoleId"),     column_of<AWSRoleSchema>("RoleName"),
      column_of<AWSRoleSchema>("createdate"), column_of<AWSRoleSchema>("createdate_dt")};
  const std::string arn = name_principal(role);
  const std::string document = document_of(role.value("AssumeRolePolicyDocument", json()));
  const Trust trust = trust_of(asked_.part, document);
  const auto row = found_.batch.of<AWSRoleSchema>().add();
  fill_principal(role, arn, kColumns, "RoleId", "RoleName", row);
  row[column_of<AWSRoleSchema>(kBoundaryOf)] = text_cell(role, kBoundaryOf);
  if (!document.empty()) row[column_of<AWSRoleSchema>("trust_policy")] = document;
  row[column_of<AWSRoleSchema>("assumable_by")] = graph::TextList(trust.assumable_by.begin(), trust.assumable_by.end());
  row[column_of<AWSRoleSchema>("service_linked")] = text_at(role, "Path").starts_with(kServiceLinkedPath);
  policies_.insert(text_at(role, kBoundaryOf));
  for (const Trusted& trusted : trust.principals) {
    const auto link = found_.batch.links_of<TrustsPrincipalLink>().add();
    link[column_of<TrustsPrincipalLink>("role_arn")] = arn;
    link[column_of<TrustsPrincipalLink>("principal")] = trusted.id;
    add_trusted(trusted);
  }
  add_policies_of(role, "RolePolicyList", arn);
}

void Details::add_trusted(const Trusted& trusted) {
  if (!trusted_.insert(trusted).second) return;
  Batch& batch = found_.batch;
  switch (trusted.kind) {
    case Trusted::Kind::account: {
      const auto row = batch.of<AWSRootPrincipalSchema>().add();
      row[column_of<AWSRootPrincipalSchema>("arn")] = trusted.id;
      row[column_of<AWSRootPrincipalSchema>("account_id")] = std::string(arn_of(trusted.id)->account);
      return;
    }
    case Trusted::Kind::service:
      batch.of<AWSServicePrincipalSchema>().add()[column_of<AWSServicePrincipalSchema>("arn")] = trusted.id;
      return;
    case Trusted::Kind::federated:
      batch.of<AWSFederatedPrincipalSchema>().add()[column_of<AWSFederatedPrincipalSchema>("arn")] = trusted.id;
      return;
    case Trusted::Kind::principal:
      return;  // whoever lists it makes its node
  }
}

void Details::add_policies_of(const json& principal, const char* inline_list, const std::string& arn) {
  for (const json& policy : elements_at(principal, inline_list)) {
    add_inline_policy(arn, name_at(policy, "PolicyName"), document_of(policy.value("PolicyDocument", json())),
                      found_.batch);
  }
  for (const json& policy : elements_at(principal, "AttachedManagedPolicies")) {
    const std::string policy_arn = name_at(policy, "PolicyArn");
    const auto link = found_.batch.links_of<AttachedPolicyLink>().add();
    link[column_of<AttachedPolicyLink>("principal_arn")] = arn;
    link[column_of<AttachedPolicyLink>("policy_arn")] = policy_arn;
    policies_.insert(policy_arn);
  }
}

void Details::add_members() {
  graph::Rows& rows = found_.batch.of<AWSGroupSchema>();
  for (const auto& [row, name] : groups_) {
    rows.at(row)[column_of<AWSGroupSchema>("user_arns")] = graph::TextList(members_[name]);
  }
}

void Details::add_policies(const json& page) {
  for (const json& policy : objects_at(page, "Policies")) {
    const std::string arn = name_at(policy, "Arn");
    if (policies_.contains(arn)) add_managed_policy(arn, document_of(default_document(policy)), found_.batch);
  }
}

}  // namespace dynatlas::intel::aws::iam
