#include "intel/aws/iam/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>

#include "base/letters.h"

namespace dynatlas::intel::aws::iam {
namespace {

using nlohmann::json;

// No policy is nested deeper than Statement, Condition, operator, key, values; the rest is room.
constexpr std::size_t kDepthMax = 16;

// Why IAM would refuse a document, on its way out of the elements.
struct RefusedDocument : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Sees what a parsed JSON no longer shows.
class Shape {
 public:
  bool operator()(int /*depth*/, json::parse_event_t event, const json& value) {
    switch (event) {
      case json::parse_event_t::object_start:
      case json::parse_event_t::array_start:
        if (names_.size() >= kDepthMax) throw RefusedDocument("it is nested too deep");
        names_.emplace_back();
        break;
      case json::parse_event_t::object_end:
      case json::parse_event_t::array_end:
        names_.pop_back();
        break;
      case json::parse_event_t::key:
        if (!names_.back().insert(value.get<std::string>()).second) {
          throw RefusedDocument(fmt::format("{} stands twice in one object", value.get<std::string>()));
        }
        break;
      default:
        break;
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> names_;
};

json parsed_document(std::string_view text) {
  if (text.size() > kDocumentBytesMax) throw RefusedDocument("it is too long");
  const auto shape = std::make_shared<Shape>();
  json whole = json::parse(
      text, [shape](int depth, json::parse_event_t event, const json& value) { return (*shape)(depth, event, value); },
      false);
  if (whole.is_discarded()) throw RefusedDocument("it is no JSON");
  if (!whole.is_object()) throw RefusedDocument("it is no JSON object");
  return whole;
}

void check_members(const json& object, std::initializer_list<std::string_view> known) {
  for (const auto& member : object.items()) {
    if (std::ranges::find(known, member.key()) == known.end()) {
      throw RefusedDocument(fmt::format("{} is no element of a policy", member.key()));
    }
  }
}

const std::string& string_in(const json& value, std::string_view element) {
  if (!value.is_string()) throw RefusedDocument(fmt::format("{} is no text", element));
  return value.get_ref<const std::string&>();
}

std::vector<std::string> strings_in(const json& value, std::string_view element) {
  std::vector<std::string> all;
  if (!value.is_array()) return {string_in(value, element)};
  for (const json& each : value) all.push_back(string_in(each, element));
  return all;
}

struct ListedStrings {
  Listed listed = Listed::none;
  std::vector<std::string> strings;
};

ListedStrings either_in(const json& statement, const char* these, const char* all_but) {
  const bool has_these = statement.contains(these);
  const bool has_all_but = statement.contains(all_but);
  if (has_these && has_all_but) throw RefusedDocument(fmt::format("it has {} and {}", these, all_but));
  if (has_these) return {Listed::these, strings_in(statement[these], these)};
  if (!has_all_but) return {};
  ListedStrings result{Listed::all_but, strings_in(statement[all_but], all_but)};
  if (result.strings.empty()) throw RefusedDocument(fmt::format("{} is empty", all_but));
  return result;
}

PrincipalType principal_type(std::string_view name) {
  if (name == "AWS") return PrincipalType::aws;
  if (name == "Service") return PrincipalType::service;
  if (name == "Federated") return PrincipalType::federated;
  if (name == "CanonicalUser") return PrincipalType::canonical_user;
  throw RefusedDocument(fmt::format("{} is no type of principal", name));
}

std::vector<PrincipalEntry> principals_in(const json& value, std::string_view element) {
  if (value.is_string()) {
    if (value != "*") throw RefusedDocument(fmt::format("{} is a text other than *", element));
    return {{PrincipalType::aws, "*"}};
  }
  if (!value.is_object()) throw RefusedDocument(fmt::format("{} is no object", element));
  std::vector<PrincipalEntry> all;
  for (const auto& member : value.items()) {
    const PrincipalType type = principal_type(member.key());
    for (std::string& name : strings_in(member.value(), element)) all.push_back({type, std::move(name)});
  }
  return all;
}

// IAM takes numbers and booleans without quotation marks.
std::string condition_value(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean() || value.is_number()) return value.dump();
  throw RefusedDocument("a value of Condition is no text");
}

Condition condition_in(const std::string& operator_name, const std::string& key, const json& value) {
  const std::optional<Operator> test = operator_of(operator_name);
  if (!test) throw RefusedDocument(fmt::format("{} is no condition operator", operator_name));
  Condition condition{*test, operator_name, key, in_small_letters(key), {}};
  if (!value.is_array()) {
    condition.values = {condition_value(value)};
    return condition;
  }
  for (const json& each : value) condition.values.push_back(condition_value(each));
  return condition;
}

std::vector<Condition> conditions_in(const json& statement) {
  const auto block = statement.find("Condition");
  if (block == statement.end()) return {};
  if (!block->is_object()) throw RefusedDocument("Condition is no object");
  std::vector<Condition> all;
  for (const auto& tests : block->items()) {
    if (!tests.value().is_object()) throw RefusedDocument(fmt::format("{} is no object", tests.key()));
    for (const auto& test : tests.value().items()) {
      all.push_back(condition_in(tests.key(), test.key(), test.value()));
    }
  }
  return all;
}

bool is_deny(const json& statement) {
  const auto effect = statement.find("Effect");
  if (effect != statement.end() && *effect == "Deny") return true;
  if (effect != statement.end() && *effect == "Allow") return false;
  throw RefusedDocument("Effect is neither Allow nor Deny");
}

Statement statement_in(const json& json_statement) {
  if (!json_statement.is_object()) throw RefusedDocument("it is no object");
  check_members(json_statement, {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal",
                                 "NotPrincipal", "Condition"});
  Statement statement;
  if (const auto sid = json_statement.find("Sid"); sid != json_statement.end()) statement.sid = string_in(*sid, "Sid");
  statement.deny = is_deny(json_statement);
  auto actions = either_in(json_statement, "Action", "NotAction");
  if (actions.listed == Listed::none) throw RefusedDocument("it has no Action");
  statement.action_list = actions.listed;
  statement.actions = std::move(actions.strings);
  auto resources = either_in(json_statement, "Resource", "NotResource");
  statement.resource_list = resources.listed;
  statement.resources = std::move(resources.strings);
  const bool has_principal = json_statement.contains("Principal");
  const bool has_not_principal = json_statement.contains("NotPrincipal");
  if (has_principal && has_not_principal) throw RefusedDocument("it has Principal and NotPrincipal");
  if (has_principal || has_not_principal) {
    const char* element = has_principal ? "Principal" : "NotPrincipal";
    statement.principal_list = has_principal ? Listed::these : Listed::all_but;
    statement.principals = principals_in(json_statement[element], element);
  }
  statement.conditions = conditions_in(json_statement);
  return statement;
}

bool substitutes(const json& whole) {
  const auto version = whole.find("Version");
  if (version == whole.end() || *version == "2008-10-17") return false;
  if (*version == "2012-10-17") return true;
  throw RefusedDocument("Version is neither 2012-10-17 nor 2008-10-17");
}

Document document_in(const json& whole) {
  check_members(whole, {"Version", "Id", "Statement"});
  Document document;
  document.substitutes_variables = substitutes(whole);
  const auto found = whole.find("Statement");
  if (found == whole.end()) throw RefusedDocument("it has no Statement");
  if (!found->is_object() && !found->is_array()) throw RefusedDocument("Statement is neither an object nor a list");
  const json list = found->is_object() ? json::array({*found}) : *found;
  for (const json& each : list) {
    try {
      document.statements.push_back(statement_in(each));
    } catch (const RefusedDocument& refused) {
      throw RefusedDocument(fmt::format("Statement {}: {}", document.statements.size() + 1, refused.what()));
    }
  }
  return document;
}

}  // namespace

tl::expected<Document, std::string> parse_document(std::string_view json) {
  try {
    return document_in(parsed_document(json));
  } catch (const RefusedDocument& refused) {
    return tl::make_unexpected(std::string(refused.what()));
  }
}

}  // namespace dynatlas::intel::aws::iam
