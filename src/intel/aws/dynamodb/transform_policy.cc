#include "intel/aws/dynamodb/transform_policy.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "aws/identity.h"
#include "intel/aws/dynamodb/transform_parts.h"
#include "intel/aws/iam/statement_names.h"
#include "intel/listing.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using graph::column_of;
using graph::Value;
using models::aws::dynamodb::DynamoDBPolicyPrincipalSchema;
using models::aws::dynamodb::DynamoDBPolicyStatementSchema;
using models::aws::dynamodb::DynamoDBResourcePolicySchema;
using nlohmann::json;

constexpr std::string_view kAny = "*";
// No name that AWS takes is longer, and a database indexes no id of any length.
constexpr std::size_t kNameMax = 1'024;

// As JSON; Null where it is missing.
Value json_of(const json& statement, const char* member) {
  const auto found = statement.find(member);
  if (found == statement.end() || found->is_null()) return {};
  return found->dump(-1, ' ', false, json::error_handler_t::replace);
}

// One text or a list of them as JSON, sorted; what is neither as it is.
Value texts_of(const json& statement, const char* member) {
  const auto found = statement.find(member);
  if (found == statement.end()) return {};
  Value texts = texts_at(found->is_array() ? *found : json::array({*found}), "");
  return texts == Value{} ? json_of(statement, member) : texts;
}

Value text_of_member(const json& object, const char* member) {
  std::string text = text_at(object, member);
  return text.empty() ? Value{} : Value{std::move(text)};
}

// What a Principal names: "*", or texts under "AWS", "Service", "Federated", "CanonicalUser".
struct Named {
  std::string type;
  std::string name;
};

std::vector<Named> named_in(const json& statement) {
  std::vector<Named> all;
  const auto principal = statement.find("Principal");
  if (principal == statement.end()) return all;
  const json by_type = principal->is_object() ? *principal : json::object({{"AWS", *principal}});
  for (const auto& [type, names] : by_type.items()) {
    const json list = names.is_array() ? names : json::array({names});
    for (const json& name : list) {
      if (name.is_string()) all.push_back({type, name.get<std::string>()});
    }
  }
  return all;
}

std::string_view kind_of_arn(const Arn& arn) {
  if (arn.service == "iam" && arn.resource == "root") return "account";
  if (arn.service == "iam" && arn.resource.starts_with("role/")) return "role";
  if (arn.service == "iam" && arn.resource.starts_with("user/")) return "user";
  if (arn.service == "sts" && arn.resource.starts_with("assumed-role/")) return "assumed_role";
  if (arn.service == "sts" && arn.resource.starts_with("federated-user/")) return "federated";
  return "unknown";
}

std::string_view kind_of(const Named& named) {
  if (named.name == kAny) return "any";
  if (named.type == "Service") return "service";
  if (named.type == "Federated") return "federated";
  if (named.type == "CanonicalUser") return "canonical";
  if (named.type != "AWS") return "unknown";
  if (dynatlas::aws::is_account_id(named.name)) return "account";
  const auto arn = arn_of(named.name);
  return arn ? kind_of_arn(*arn) : "unknown";
}

void add_principals(const std::vector<Named>& all, const std::string& statement, Batch& batch) {
  std::set<std::string_view> seen;
  for (const Named& named : all) {
    if (named.name.size() > kNameMax || !seen.insert(named.name).second) continue;
    const std::string_view kind = kind_of(named);
    const auto row = batch.of<DynamoDBPolicyPrincipalSchema>().add();
    row[column_of<DynamoDBPolicyPrincipalSchema>("id")] = statement + "/principal/" + named.name;
    row[column_of<DynamoDBPolicyPrincipalSchema>("statement")] = statement;
    row[column_of<DynamoDBPolicyPrincipalSchema>("principal")] = named.name;
    row[column_of<DynamoDBPolicyPrincipalSchema>("kind")] = std::string(kind);
    row[column_of<DynamoDBPolicyPrincipalSchema>("account_id")] =
        kind == "account" && dynatlas::aws::is_account_id(named.name) ? Value(named.name) : account_of(named.name);
  }
}

// NotPrincipal is everybody but some: public all the same.
bool is_public(const json& statement, const std::vector<Named>& all) {
  if (text_at(statement, "Effect") != "Allow") return false;
  const auto condition = statement.find("Condition");
  if (condition != statement.end() && condition->is_object() && !condition->empty()) return false;
  return statement.contains("NotPrincipal") || std::ranges::find(all, kAny, &Named::name) != all.end();
}

struct StatementCell {
  std::size_t column;
  const char* member;
  Value (*read)(const json& statement, const char* member);
};
constexpr std::array kStatementCells{
    StatementCell{column_of<DynamoDBPolicyStatementSchema>("Sid"), "Sid", text_of_member},
    StatementCell{column_of<DynamoDBPolicyStatementSchema>("Effect"), "Effect", text_of_member},
    StatementCell{column_of<DynamoDBPolicyStatementSchema>("Action"), "Action", texts_of},
    StatementCell{column_of<DynamoDBPolicyStatementSchema>("NotAction"), "NotAction", texts_of},
    StatementCell{column_of<DynamoDBPolicyStatementSchema>("Resource"), "Resource", texts_of},
    StatementCell{column_of<DynamoDBPolicyStatementSchema>("NotResource"), "NotResource", texts_of},
    StatementCell{column_of<DynamoDBPolicyStatementSchema>("Principal"), "Principal", json_of},
    StatementCell{column_of<DynamoDBPolicyStatementSchema>("NotPrincipal"), "NotPrincipal", json_of},
    StatementCell{column_of<DynamoDBPolicyStatementSchema>("Condition"), "Condition", json_of},
};

void add_statement(const json& statement, std::size_t place, const std::string& policy_id, Batch& batch) {
  const std::vector<Named> all = named_in(statement);
  const std::string sid = text_at(statement, "Sid");
  const std::string id = fmt::format("{}/statement/{}", policy_id, iam::name_in_resource_policy(place, sid));
  const auto row = batch.of<DynamoDBPolicyStatementSchema>().add();
  for (const auto& [column, member, read] : kStatementCells) row[column] = read(statement, member);
  row[column_of<DynamoDBPolicyStatementSchema>("id")] = id;
  row[column_of<DynamoDBPolicyStatementSchema>("policy")] = policy_id;
  row[column_of<DynamoDBPolicyStatementSchema>("is_public")] = is_public(statement, all);
  add_principals(all, id, batch);
}

}  // namespace

void transform_statements(std::span<Value> policy, Batch& batch) {
  const auto text_of_cell = [&](std::size_t column) { return std::get<std::string>(policy[column]); };
  const json document = parsed(text_of_cell(column_of<DynamoDBResourcePolicySchema>("Policy")));
  const json list = document.is_object() ? document.value("Statement", json()) : json();
  const json statements = list.is_object() ? json::array({list}) : list;
  if (!statements.is_array()) return;
  policy[column_of<DynamoDBResourcePolicySchema>("statements")] = static_cast<std::int64_t>(statements.size());
  const std::string id = text_of_cell(column_of<DynamoDBResourcePolicySchema>("id"));
  graph::Rows& rows = batch.of<DynamoDBPolicyStatementSchema>();
  for (std::size_t place = 1; place <= statements.size(); ++place) {
    const json& statement = statements[place - 1];
    if (!statement.is_object()) continue;
    add_statement(statement, place, id, batch);
    const auto row = rows.at(rows.size() - 1);
    row[column_of<DynamoDBPolicyStatementSchema>("policy_id")] = text_of_member(document, "Id");
    row[column_of<DynamoDBPolicyStatementSchema>("policy_version")] = text_of_member(document, "Version");
  }
}

}  // namespace dynatlas::intel::aws::dynamodb
