// The SQL statements about tables, views and nodes, as text made of declarations (those about relationships:
// relationship_sql.h, cleanup by tag: stale_sql.h). Pure: no database, no values.
// Identifiers always stand in double quotes; values are parameters, and constants of a declaration are literals.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/schema.h"
#include "store/sqlite/layout.h"

namespace dynatlas::sqlite::sql {

std::string quoted_identifier(std::string_view identifier);   // DynamoDBTable -> "DynamoDBTable"
std::string literal(std::string_view text);                   // aws -> 'aws'
std::string literals(const std::vector<std::string>& texts);  // 'aws', 'gcp'

std::string create_table(const Table& table, std::string_view what = "TABLE");  // or TEMP TABLE
std::string add_column(const Table& table, const Column& column);
std::string create_index(const Table& table, const std::vector<std::string>& columns);
std::string index_name(const Table& table, const std::vector<std::string>& columns);
// A column that only some of the tables have is NULL for the others.
std::string create_view(const View& view, const Layout& layout);

// A column of an upsert: what it takes, and whether a row that is already there takes it as well.
struct Cell {
  std::string_view column;
  std::string value;
  bool updated = true;
};
// INSERT ... ON CONFLICT (key) DO UPDATE. `from`: what follows SELECT and the values; empty: one row of VALUES.
std::string upsert(std::string_view table, const std::vector<Cell>& cells, const std::vector<std::string>& key,
                   std::string_view from = {});
// A cell for each property; parameter `first` + i is the i-th property's (none for a constant).
std::vector<Cell> property_cells(std::span<const graph::Property> properties, int first);

// Which end of the relationship's table the schema's node stands at.
struct Ends {
  std::string_view node;
  std::string_view target;
};
Ends ends(const graph::RelSchema& rel);

// The condition under which a node of the carrier's table carries the label, on the columns of `alias`; empty: always.
std::string carries(const Carrier& carrier, std::string_view alias);

// Parameter i + 1 is the schema's i-th property (none for a constant), after them firstseen, _module_name,
// _module_version.
std::string upsert_node(const graph::NodeSchema& schema);

// The node as it is: whether it has all that upsert_node() would set, besides lastupdated; then its properties without
// id and lastupdated, and the provenance. The parameters are upsert_node()'s.
std::string compare_node(const graph::NodeSchema& schema);

// Moves lastupdated. Parameters: 1 the node's id, 2 lastupdated.
std::string touch_node(const graph::NodeSchema& schema);
// Parameter: 1 the node's id.
std::string delete_node(std::string_view label);
// A row where the node's lastupdated is later. Parameters: 1 the node's id, 2 the tag.
std::string is_later(std::string_view label);

// The id, name and lastupdated of a part's nodes, found among those of the scope (of all tenants), or of the tenant (in
// all scopes). Parameters: 1 the tenant's id, 2 the scope.
enum class Start { scope, tenant };
std::string list_part(const graph::NodeSchema& schema, Start start);
// The other end's id, lastupdated and the declared properties of the links that begin at the source ?1.
std::string list_links(const graph::MatchLinkSchema& link);
// The node's values of these, and what makes them NULL. Parameter: 1 the node's id.
std::string select_properties(const graph::NodeSchema& schema, std::span<const graph::Property> properties);
std::string clear_properties(const graph::NodeSchema& schema, std::span<const graph::Property> properties);
// How many nodes the scope has, of all tenants. Parameter: 1 the scope.
std::string count_of_scope(const graph::NodeSchema& schema);
// How many nodes hang on a tenant; of a `witnessed` schema, of those that it names. Parameter: 1 the tenant's id.
std::string count_of_tenant(const graph::NodeSchema& schema);
// Parameter: 1 the node's id.
std::string select_property(const graph::NodeSchema& schema, std::string_view name);

}  // namespace dynatlas::sqlite::sql
