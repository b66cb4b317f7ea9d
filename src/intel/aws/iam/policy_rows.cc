#include "intel/aws/iam/policy_rows.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "aws/protocol.h"
#include "intel/aws/iam/statement_names.h"

namespace dynatlas::intel::aws::iam {
namespace {

using graph::column_of;
using graph::Value;
using models::aws::iam::AWSInlinePolicySchema;
using models::aws::iam::AWSManagedPolicySchema;
using models::aws::iam::AWSPolicyStatementSchema;
using nlohmann::json;
using nlohmann::ordered_json;

// Discarded where it is no JSON, or nested deeper than any policy is.
ordered_json parsed_in_order(const std::string& text) {
  constexpr int kNestedMax = 64;  // writing JSON takes stack for each level
  bool is_too_deep = false;
  const auto is_kept = [&](int depth, ordered_json::parse_event_t, const ordered_json&) {
    is_too_deep |= depth > kNestedMax;
    return !is_too_deep;
  };
  ordered_json value = ordered_json::parse(text, is_kept, false);
  return is_too_deep ? ordered_json(ordered_json::value_t::discarded) : value;
}

// With spaces behind : and , and nothing but ASCII, as Python's json.dumps() writes it: Cartography's text.
std::string python_text(const ordered_json& value) {
  if (!value.is_structured()) return value.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
  std::string out;
  for (const auto& [key, element] : value.items()) {
    if (!out.empty()) out += ", ";
    if (value.is_object()) {
      out += ordered_json(key).dump(-1, ' ', true, ordered_json::error_handler_t::replace) + ": ";
    }
    out += python_text(element);
  }
  return value.is_object() ? "{" + out + "}" : "[" + out + "]";
}

ordered_json as_list(const ordered_json& value) {
  return value.is_array() ? value : ordered_json::array({value});
}

Value condition_of(const ordered_json& statement) {
  const auto found = statement.find("Condition");
  return found == statement.end() ? Value{} : Value{python_text(as_list(*found))};
}

Value text_in(const ordered_json& statement, const char* member) {
  const auto found = statement.find(member);
  return found != statement.end() && found->is_string() ? Value{found->get<std::string>()} : Value{};
}

// One text, or a list of them, in the policy's order; Null where it is neither.
Value texts_in(const ordered_json& statement, const char* member) {
  const auto found = statement.find(member);
  if (found == statement.end()) return {};
  graph::TextList texts;
  for (const ordered_json& text : as_list(*found)) {
    if (!text.is_string()) return {};
    texts.push_back(text.get<std::string>());
  }
  return texts;
}

struct ListCell {
  std::size_t column;
  const char* member;
};
constexpr std::array kListCells{
    ListCell{column_of<AWSPolicyStatementSchema>("Action"), "Action"},
    ListCell{column_of<AWSPolicyStatementSchema>("NotAction"), "NotAction"},
    ListCell{column_of<AWSPolicyStatementSchema>("Resource"), "Resource"},
    ListCell{column_of<AWSPolicyStatementSchema>("NotResource"), "NotResource"},
};

void add_statements(const std::string& policy_id, const std::string& document, Batch& batch) {
  StatementNames names;
  for (const ordered_json& statement : statements_of(document)) {
    const Value sid = text_in(statement, "Sid");
    const auto* const name = std::get_if<std::string>(&sid);
    const auto row = batch.of<AWSPolicyStatementSchema>().add();
    row[column_of<AWSPolicyStatementSchema>("id")] =
        fmt::format("{}/statement/{}", policy_id, names.next(name == nullptr ? "" : *name));
    row[column_of<AWSPolicyStatementSchema>("policy_id")] = policy_id;
    row[column_of<AWSPolicyStatementSchema>("Sid")] = sid;
    row[column_of<AWSPolicyStatementSchema>("Effect")] = text_in(statement, "Effect");
    row[column_of<AWSPolicyStatementSchema>("Condition")] = condition_of(statement);
    for (const auto& [column, member] : kListCells) row[column] = texts_in(statement, member);
  }
}

}  // namespace

std::string document_of(const json& member) {
  if (member.is_object()) return member.dump(-1, ' ', false, json::error_handler_t::replace);
  if (!member.is_string()) return {};
  const auto& text = member.get_ref<const std::string&>();
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || text[first] == '{') return text;
  return dynatlas::aws::from_percent_encoded(text).value_or(text);
}

std::vector<ordered_json> statements_of(const std::string& document) {
  std::vector<ordered_json> statements;
  ordered_json policy = parsed_in_order(document);
  const auto found = policy.is_object() ? policy.find("Statement") : policy.end();
  if (found == policy.end() || !found->is_structured()) return statements;
  for (ordered_json& statement : found->is_object() ? * found = ordered_json::array({*found}) : *found) {
    if (statement.is_object()) statements.push_back(std::move(statement));
  }
  return statements;
}

void add_managed_policy(const std::string& arn, const std::string& document, Batch& batch) {
  const auto row = batch.of<AWSManagedPolicySchema>().add();
  row[column_of<AWSManagedPolicySchema>("arn")] = arn;
  row[column_of<AWSManagedPolicySchema>("name")] = arn.substr(arn.rfind('/') + 1);
  row[column_of<AWSManagedPolicySchema>("document")] = document;
  add_statements(arn, document, batch);
}

void add_inline_policy(const std::string& principal, const std::string& name, const std::string& document,
                       Batch& batch) {
  const std::string id = fmt::format("{}/inline_policy/{}", principal, name);
  const auto row = batch.of<AWSInlinePolicySchema>().add();
  row[column_of<AWSInlinePolicySchema>("id")] = id;
  row[column_of<AWSInlinePolicySchema>("name")] = name;
  row[column_of<AWSInlinePolicySchema>("document")] = document;
  row[column_of<AWSInlinePolicySchema>("principal_arn")] = principal;
  add_statements(id, document, batch);
}

}  // namespace dynatlas::intel::aws::iam
