// Every schema of a Dynatlas database: what stores prepare and `dynatlas schema` prints.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "models/access.h"
#include "models/access_view.h"
#include "models/answered.h"
#include "models/answers.h"
#include "models/aws/account.h"
#include "models/coverage.h"
#include "models/finding.h"
#include "models/kinds.h"
#include "models/run.h"
#include "models/sync_metadata.h"

namespace dynatlas::models {

namespace model {

inline constexpr std::array<const graph::NodeSchema*, 8> kOthers{
    &aws::AWSAccountSchema, &ModuleSyncMetadataSchema, &CoverageSchema, &RunSchema, &FindingSchema, &CheckSchema,
    &AccessSchema,          &AccessScopeSchema,
};

consteval auto all_nodes() {
  std::array<const graph::NodeSchema*, kKinds.size() + kOthers.size()> nodes{};
  std::ranges::copy(kOthers, std::ranges::copy(kKinds, nodes.begin()).out);
  return nodes;
}

consteval auto all_links() {
  std::array<const graph::MatchLinkSchema*,
             kLinks.size() + kReadLinks.size() + kUnreadLinks.size() + kAccessLinks.size()>
      links{};
  auto end = std::ranges::copy(kLinks, links.begin()).out;
  end = std::ranges::copy(kReadLinks, end).out;
  end = std::ranges::copy(kUnreadLinks, end).out;
  std::ranges::copy(kAccessLinks, end);
  return links;
}

}  // namespace model

inline constexpr auto kNodes = model::all_nodes();
inline constexpr auto kAllLinks = model::all_links();
inline constexpr std::array kAllViews{&AnsweredView, &AccessView};
inline constexpr graph::Model kModel{.nodes = kNodes, .links = kAllLinks, .views = kAllViews};

// Whether a node's property is declared so: SQL keeps 0 or 1 of it.
constexpr bool is_boolean(std::string_view label, std::string_view property) {
  return std::ranges::any_of(kNodes, [&](const graph::NodeSchema* schema) {
    return schema->label == label && std::ranges::any_of(schema->properties, [&](const graph::Property& declared) {
             return declared.name == property && declared.type == graph::Type::boolean;
           });
  });
}

}  // namespace dynatlas::models
