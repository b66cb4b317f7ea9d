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
