// What the declarations here are made of; tests/rejections/README.md.
#pragma once

#include <array>

#include "graph/well_formed.h"

using namespace dynatlas::graph;

constexpr Property kId{"id", Type::text, row("id")};
constexpr Property kTag{"lastupdated", Type::integer, kwarg(kUpdateTag)};
constexpr std::array<Property, 2> kGood{kId, kTag};
constexpr std::array<Matcher, 1> kTenantOfRun{{{"id", kwarg("TENANT")}}};
constexpr RelSchema kResource{"RESOURCE", "Tenant", kTenantOfRun, Direction::inward};
constexpr std::array<Matcher, 1> kOtherOfRow{{{"id", row("other")}}};

// The first schema of a label that others may have, too.
constexpr std::array<Property, 3> kWithRegion{{kId, kTag, {"region", Type::text, row("region")}}};
constexpr std::array<RelSchema, 1> kKnows{{{"KNOWS", "Node", kOtherOfRow}}};
constexpr NodeSchema kFirst{.label = "Node", .properties = kWithRegion, .relationships = kKnows};
constexpr std::array<const NodeSchema*, 2> beside_the_first(const NodeSchema& other) {
  return {&kFirst, &other};
}
constexpr std::array<const NodeSchema*, 1> beside_the_first(const MatchLinkSchema&) {
  return {&kFirst};
}
