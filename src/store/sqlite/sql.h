// Every SQL statement about nodes and relationships, as text made of declarations. Pure: no database, no values.
// Identifiers always stand in double quotes; values are parameters, and constants of a declaration are literals.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/schema.h"
#include "store/sqlite/layout.h"

namespace dynatlas::sqlite::sql {

std::string quoted(std::string_view identifier);  // DynamoDBTable -> "DynamoDBTable"
std::string literal(std::string_view text);       // aws -> 'aws'

std::string create_table(const Table& table);
std::string add_column(const Table& table, const Column& column);
std::string create_index(const Table& table, const std::vector<std::string>& columns);
std::string index_name(const Table& table, const std::vector<std::string>& columns);
// A column that only some of the tables have is NULL for the others.
std::string create_view(const View& view, const Layout& layout);

// Parameter i + 1 is the schema's i-th property (none for a constant), after them firstseen, _module_name,
// _module_version.
std::string upsert_node(const graph::NodeSchema& schema);

// A relationship from (or to) each node of `target_table` that the matchers find; none where there is none.
// Parameters: 1 the node's id, 2 lastupdated, 3 firstseen, 4 _module_name, 5 _module_version, from 6 on the matchers'.
std::string upsert_relationship(const graph::NodeSchema& schema, const graph::RelSchema& rel,
                                const std::string& target_table);

// The ids of the schema's nodes that an owner holds by `rel`. Parameter: 1 the owner's id.
std::string select_owned(const graph::NodeSchema& schema, const graph::RelSchema& rel,
                         const std::vector<std::string>& owner_tables);

// Moves lastupdated. Parameters: 1 the node's id, 2 lastupdated.
std::string touch_node(const graph::NodeSchema& schema);
std::string touch_relationship(const graph::NodeSchema& schema, const graph::RelSchema& rel,
                               const std::vector<std::string>& target_tables);

// Parameters: 1 the node's id, 2 its first label (not for delete_node).
std::string delete_node(std::string_view label);
std::string delete_relationships_from(std::string_view relationship_table);
std::string delete_relationships_to(std::string_view relationship_table);

// The id and name of a part's nodes, found among those of the scope (of all tenants), or of the tenant (in all scopes).
// Parameters: 1 the tenant's id, 2 the scope.
enum class Start { scope, tenant };
std::string list_part(const graph::NodeSchema& schema, Start start);
// How many nodes the scope has, of all tenants. Parameter: 1 the scope.
std::string count_of_scope(const graph::NodeSchema& schema);
// How many nodes hang on a tenant. Parameter: 1 the tenant's id.
std::string count_of_tenant(const graph::NodeSchema& schema);
// Parameter: 1 the node's id.
std::string select_property(const graph::NodeSchema& schema, std::string_view name);

}  // namespace dynatlas::sqlite::sql
