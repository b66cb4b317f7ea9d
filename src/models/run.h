// (:DynatlasRun): of each account, when its last run began and whether it came to its end. Ours alone; a run that is
// started again with the tag of an unfinished one reads only what that one had not. Declarations only.
#pragma once

#include <array>

#include "graph/well_formed.h"

namespace dynatlas::models {

namespace run {

using graph::Type;

inline constexpr std::array<graph::Property, 4> kProperties{{
    {"id", Type::text, graph::row("id"), "The account's id and `/run`"},
    {"started_at", Type::integer, graph::row("started_at"), "When it first began, epoch seconds"},
    {"ended_at", Type::integer, graph::row("ended_at"),
     "When it came to its end, epoch seconds; none while it has not"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The run's update tag", true},
}};

}  // namespace run

inline constexpr graph::NodeSchema RunSchema{
    .label = "DynatlasRun",
    .properties = run::kProperties,
    .description = "The last run of an account, and whether it came to its end",
};
static_assert(graph::well_formed(RunSchema));

}  // namespace dynatlas::models
