// The SQL statements of cleanup by tag (GraphStore::remove_stale_*), as text made of declarations. Pure: no database,
// no values. NULL is no earlier tag: what has no lastupdated stays, as in Cypher.
#pragma once

#include <string>
#include <string_view>

#include "graph/schema.h"
#include "store/sqlite/layout.h"

namespace dynatlas::sqlite::sql {

// Parameters of all but is_stale: 1 the tag, 2 at most how many; from 3 on the matchers' of the sub-resource, where the
// schema has one.

// The ids of nodes with an earlier tag; with a sub-resource only those that hang on what its matchers find.
std::string stale_nodes(const graph::NodeSchema& schema, const Layout& layout);
// Deletes the schema's relationships with an earlier tag; with a sub-resource only those of nodes that hang on it, or
// (when `rel` is the sub-resource) those to it.
std::string delete_stale_relationships(const graph::NodeSchema& schema, const graph::RelSchema& rel,
                                       const Layout& layout);
// Parameters: 3 _sub_resource_label, 4 _sub_resource_id, 5 the scope, where the link has one. Returns "dst" and
// "dst_label" of each.
std::string delete_stale_links(const graph::MatchLinkSchema& link, const Layout& layout);

// The other ends of the relationships that hang on a node as on a sub-resource: "id" and "label". Parameters: 1 the
// node's id.
std::string select_children(const graph::NodeSchema& schema);
// A row when the node has an earlier tag. Parameters: 1 the tag, 2 the node's id.
std::string is_stale(std::string_view table);

}  // namespace dynatlas::sqlite::sql
