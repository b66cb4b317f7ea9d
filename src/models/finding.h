// What `dynatlas findings --write` keeps. (:DynatlasFinding): a failure of a check, since when it stands, and since
// when it no longer does. (:DynatlasCheck): that the check was made of everything, and when. Ours alone. Declarations
// only.
#pragma once

#include <array>

#include "graph/well_formed.h"

namespace dynatlas::models {

namespace finding {

using graph::Type;

inline constexpr std::array<graph::Property, 13> kProperties{{
    {"id", Type::text, graph::row("id"), "The check's name, `/` and the resource"},
    {"check", Type::text, graph::row("check"), "The check's name", true},
    {"resource", Type::text, graph::row("resource"), "The id of the node that it was found on"},
    {"account", Type::text, graph::row("account"), "The account that the resource belongs to"},
    {"region", Type::text, graph::row("region"), "Its region"},
    {"severity", Type::text, graph::row("severity"), "info, low, medium, high or critical"},
    {"why", Type::text, graph::row("why"), "What was found, in one sentence"},
    {"verdict", Type::text, graph::row("verdict"), "fail, or resolved when the check no longer fails", true},
    {"failed_at", Type::integer, graph::row("failed_at"), "When it was first found, epoch seconds"},
    {"failed_tag", Type::integer, graph::row("failed_tag"), "The update tag of the graph that it was first found in"},
    {"resolved_at", Type::integer, graph::row("resolved_at"), "When it was first no longer found, epoch seconds"},
    {"resolved_tag", Type::integer, graph::row("resolved_tag"), "The update tag of that graph"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "When it was last looked for, epoch seconds", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("resource")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynatlasFinding)-[:FOUND_ON]->(:DynamoDBTable)
    {.label = "FOUND_ON",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .description = "The table that it is about"},
}};

}  // namespace finding

inline constexpr graph::NodeSchema FindingSchema{
    .label = "DynatlasFinding",
    .properties = finding::kProperties,
    .relationships = finding::kRelationships,
    .description = "What a check found, and since when: only where `dynatlas findings --write` was run",
};
static_assert(graph::well_formed(FindingSchema));

namespace finding {

inline constexpr std::array<graph::Property, 4> kCheckProperties{{
    {"id", Type::text, graph::row("id"), "The check's name"},
    {"first_at", Type::integer, graph::row("first_at"), "When its verdicts were first stored, epoch seconds"},
    {"first_tag", Type::integer, graph::row("first_tag"), "The update tag of that graph"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "When they were last stored, epoch seconds", true},
}};

}  // namespace finding

inline constexpr graph::NodeSchema CheckSchema{
    .label = "DynatlasCheck",
    .properties = finding::kCheckProperties,
    .description =
        "A check whose verdicts are stored: a table that was there then and has no DynatlasFinding of it did "
        "not fail it",
};
static_assert(graph::well_formed(CheckSchema));

}  // namespace dynatlas::models
