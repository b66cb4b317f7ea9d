#include "access/told.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "access/reach.h"
#include "base/arn.h"
#include "intel/aws/iam/actions.h"
#include "models/access.h"

namespace dynatlas::access {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view kOfNoTable = "~";  // a name that only a wildcard fits

ordered_json text_or_null(const std::string& text) {
  return text.empty() ? ordered_json() : ordered_json(text);
}

ordered_json json_of(const LayerSaid& layer) {
  ordered_json told{{"layer", layer.name}, {"said", layer.said}, {"statements", ordered_json::array()}};
  for (const StatementSaid& one : layer.statements) {
    told["statements"].push_back({{"id", one.id},
                                  {"policy", one.policy},
                                  {"sid", one.sid},
                                  {"effect", one.effect},
                                  {"answer", one.answer},
                                  {"naming", one.naming},
                                  {"conditions", parsed_conditions(one.conditions)}});
  }
  return told;
}

// What an action is asked of: the table where it can be, else what is under it.
std::string resource_of_action(const iam::Action& action, const std::string& table, const std::string& stream) {
  if (action.resources.has(iam::Resource::table)) return table;
  if (action.resources.has(iam::Resource::stream) && !stream.empty()) return stream;
  for (std::size_t i = 1; i < kParts; ++i) {
    const auto part = static_cast<Part>(i);
    if (action.resources.has(resource_of(part))) return fmt::format("{}/{}/{}", table, name_of(part), kOfNoTable);
  }
  return {};
}

}  // namespace

json parsed_conditions(std::span<const std::string> conditions) {
  json all = json::array();
  for (const std::string& condition : conditions) all.push_back(json::parse(condition, nullptr, false));
  return all;
}

ordered_json json_of(const Reached& reached) {
  ordered_json object;
  object["principal"] = reached.principal;
  object["kind"] = reached.kind;
  object["table"] = reached.table;
  object["right"] = reached.right;
  object["state"] = reached.state;
  object["actions"] = reached.actions;
  object["conditional_actions"] = reached.conditional_actions;
  object["indexes"] = text_or_null(reached.indexes);
  object["condition_keys"] = reached.condition_keys;
  object["conditions"] = parsed_conditions(reached.conditions);
  object["allowed_by"] = reached.allowed_by;
  object["named"] = reached.named;
  object["assumed"] = reached.assumed;
  object["ways"] = reached.ways;
  return object;
}

ordered_json json_of(const Why& why) {
  ordered_json object;
  object["principal"] = why.principal;
  object["action"] = why.action;
  object["resource"] = why.resource;
  object["state"] = why.state;
  object["stopped_by"] = text_or_null(why.stopped_by);
  object["layers"] = ordered_json::array();
  for (const LayerSaid& layer : why.layers) object["layers"].push_back(json_of(layer));
  object["condition_keys"] = why.condition_keys;
  object["assumed"] = why.assumed;
  object["unread"] = why.unread;
  return object;
}

std::string account_in(std::string_view arn) {
  const auto parts = arn_of(arn);
  return parts.has_value() ? std::string(parts->account) : std::string();
}

Evaluated evaluated_or_never(graph::GraphStore& store, const std::string& account) {
  Evaluated never;
  never.account = account;
  return evaluated(store, account).value_or(never);
}

std::vector<std::string> limits_of_all(std::span<const Evaluated> all, const Evaluated& own,
                                       const std::set<std::string>& reached) {
  std::vector<std::string> sentences = limits_of(own);
  std::vector<std::string> never;
  for (const Evaluated& one : all) {
    if (one.account == own.account) continue;
    if (one.at == 0) never.push_back(one.account);
    if (one.at == 0 || !reached.contains(one.account)) continue;
    sentences.push_back(fmt::format("Tables of {}: {}", one.account, limits_of(one).front()));
  }
  if (!never.empty()) {
    sentences.push_back(
        fmt::format("Never evaluated, so that what it can reach there is unknown: {}.", fmt::join(never, ", ")));
  }
  return sentences;
}

std::vector<std::string> limits_of(graph::GraphStore& store, const Why& why) {
  std::vector<std::string> sentences;
  const std::string account = account_in(why.principal);
  if (const auto of = evaluated(store, account); of.has_value() && of->principals_read_at != 0) {
    sentences.push_back(
        fmt::format("By the policies of {} that were read at {}.", account, minute_text(of->principals_read_at)));
  }
  sentences.insert(sentences.end(), why.unread.begin(), why.unread.end());
  if (!why.assumed.empty()) sentences.push_back(fmt::format("Assumed: {}.", fmt::join(why.assumed, ", ")));
  sentences.emplace_back("Session policies and VPC endpoint policies may narrow it.");
  return sentences;
}

std::vector<Question> questions_about(const std::string& table, const std::string& stream) {
  std::vector<Question> questions;
  for (std::size_t right = 0; right < models::access::kRights.size(); ++right) {
    for (const iam::Action& action : intel::aws::iam::kActions) {
      if (static_cast<std::size_t>(action.right) != right) continue;
      std::string resource = resource_of_action(action, table, stream);
      if (resource.empty()) continue;
      questions.push_back({models::access::kRights[right].word, action.name, std::move(resource)});
    }
  }
  return questions;
}

}  // namespace dynatlas::access
