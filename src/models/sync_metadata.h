// (:ModuleSyncMetadata): when a module last read all it was asked for. Cartography's node, by its own names; its
// readers tell from it how fresh the graph is. Declarations only.
#pragma once

#include <array>

#include "graph/well_formed.h"

namespace dynatlas::models {

namespace sync_metadata {

using graph::Type;

inline constexpr std::array<std::string_view, 1> kExtraLabels{"SyncMetadata"};

inline constexpr std::array<graph::Property, 5> kProperties{{
    {"id", Type::text, graph::row("id"), "grouptype_groupid_syncedtype"},
    {"syncedtype", Type::text, graph::row("syncedtype"), "The label of what was read: `AWSDynamoDBTable`"},
    {"grouptype", Type::text, graph::row("grouptype"), "The label of what it was read of: `AWSAccount`"},
    {"groupid", Type::text, graph::row("groupid"), "The id of what it was read of: the account's"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag),
     "The update tag of the last run that read everything it was asked for", true},
}};

}  // namespace sync_metadata

inline constexpr graph::NodeSchema ModuleSyncMetadataSchema{
    .label = "ModuleSyncMetadata",
    .extra_labels = sync_metadata::kExtraLabels,
    .properties = sync_metadata::kProperties,
    .description = "When an account's tables were last read completely",
};
static_assert(graph::well_formed(ModuleSyncMetadataSchema));

}  // namespace dynatlas::models
