#include "intel/aws/iam/trust.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "aws/identity.h"
#include "intel/aws/iam/policy_rows.h"

namespace dynatlas::intel::aws::iam {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kEverybody = "*";
constexpr std::size_t kPrincipalMax = 1'024;  // a database indexes no id of any length

std::string_view name_of(Trusted::Kind kind) {
  switch (kind) {
    case Trusted::Kind::account:
      return "account";
    case Trusted::Kind::principal:
      return "principal";
    case Trusted::Kind::service:
      return "service";
    case Trusted::Kind::federated:
      return "federated";
  }
  return "principal";
}

std::optional<Trusted> trusted_of(const Part& part, std::string_view type, const std::string& name) {
  if (name.empty() || name.size() > kPrincipalMax) return std::nullopt;
  if (type == "Service") return Trusted{Trusted::Kind::service, name};
  if (type == "Federated") return Trusted{Trusted::Kind::federated, name};
  if (type != "AWS") return std::nullopt;
  if (dynatlas::aws::is_account_id(name)) {
    return Trusted{Trusted::Kind::account, fmt::format("arn:{}:iam::{}:root", part.partition, name)};
  }
  const auto arn = arn_of(name);
  if (!arn) return std::nullopt;
  const bool is_account = arn->service == "iam" && arn->resource == "root";
  return Trusted{is_account ? Trusted::Kind::account : Trusted::Kind::principal, name};
}

void add_principals(const Part& part, const ordered_json& statement, Trust& trust) {
  if (statement.contains("NotPrincipal")) trust.assumable_by.emplace("public");  // all but some
  const auto principal = statement.find("Principal");
  if (principal == statement.end()) return;
  const ordered_json by_type =
      principal->is_object() ? *principal : ordered_json::object({{"AWS", ordered_json(*principal)}});
  for (const auto& [type, names] : by_type.items()) {
    const ordered_json list = names.is_array() ? names : ordered_json::array({names});
    for (const ordered_json& name : list) {
      if (!name.is_string()) continue;
      if (type == "AWS" && name == kEverybody) trust.assumable_by.emplace("public");
      auto trusted = trusted_of(part, type, name.get<std::string>());
      if (!trusted.has_value()) continue;
      trust.assumable_by.emplace(name_of(trusted->kind));
      trust.principals.insert(std::move(*trusted));
    }
  }
}

}  // namespace

Trust trust_of(const Part& part, const std::string& document) {
  Trust trust;
  for (const ordered_json& statement : statements_of(document)) {
    if (statement.value("Effect", ordered_json()) != "Allow") continue;
    add_principals(part, statement, trust);
    const auto condition = statement.find("Condition");
    const bool is_conditional = condition != statement.end() && condition->is_object() && !condition->empty();
    if (is_conditional) trust.assumable_by.emplace("conditional");
  }
  return trust;
}

}  // namespace dynatlas::intel::aws::iam
