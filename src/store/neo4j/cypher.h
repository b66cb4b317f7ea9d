// Every Cypher statement about nodes and relationships, as text made of declarations. Pure: no database, no values.
// Values are parameters, always; only labels, property names and relationship types stand in the text.
//
// Parameters that several statements share:
//   $rows         a list of maps: the row's fields that the statement names
//   $ids          a list of the schema's (or, where said, another's) ids
//   $firstseen, $module_name, $module_version, $constants (a map of the declaration's constants), $conditions (a list
//   of
//                 the values of its conditional labels)
//   the run's parameters under their own names: $UPDATE_TAG, $AWS_ID, ...
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/scan.h"
#include "graph/schema.h"
#include "graph/shared_labels.h"

namespace dynatlas::neo4j::cypher {

std::string quoted(std::string_view name);  // DynamoDBTable -> DynamoDBTable, a`b -> `a``b`

// The row fields that a statement reads, each once; the node's id is the first.
std::vector<std::string_view> node_fields(const graph::NodeSchema& schema);
// Of a relationship: what finds both nodes, and its own properties; what finds those that are not to be dropped.
std::vector<std::string_view> relationship_fields(const graph::NodeSchema& schema, const graph::RelSchema& rel);
std::vector<std::string_view> drop_fields(const graph::NodeSchema& schema, const graph::RelSchema& rel);
std::vector<graph::Matcher> drop_matchers(const graph::NodeSchema& schema, const graph::RelSchema& rel);
std::vector<std::string_view> link_fields(const graph::MatchLinkSchema& link);
// The values of $conditions.
std::vector<std::string_view> condition_values(const graph::NodeSchema& schema);
// The row field that the id is taken from; empty when it is not taken from the row.
std::string_view id_field(const graph::NodeSchema& schema);

// Of one type and one direction: they are told apart by their targets only.
bool is_alike(const graph::RelSchema& a, const graph::RelSchema& b);
// No other relationship of the schema, its sub-resource among them, is alike.
bool is_alone(const graph::NodeSchema& schema, const graph::RelSchema& rel);
// A property whose value tells whether a node is as its row: not its id, nor its tag.
bool is_compared(const graph::Property& property);

// $ids, the marks, $conditions. A record for each of these nodes that is there: its id; whether labels and marks are
// right; its compared properties, in their order; of each relationship, the ids of the nodes at its other ends, Null
// for one that does not carry the target's label or our marks; how many relationships of `ownership`, which are other
// schemas', it owns nodes by, if any are given.
std::string read_back(const graph::NodeSchema& schema, std::span<const graph::RelSchema* const> relationships,
                      std::span<const graph::RelSchema* const> ownership = {});
// $ids, $UPDATE_TAG. Moves lastupdated on these nodes and on all their relationships of these types.
std::vector<std::string> touch_found(const graph::NodeSchema& schema,
                                     std::span<const graph::RelSchema* const> relationships);

// CREATE costs the server less than half of MERGE, and is right only for what cannot be there.
enum class Upsert { merge, create };

// $rows, the marks, $constants, $conditions, the run's parameters.
std::string upsert_nodes(const graph::NodeSchema& schema, Upsert how = Upsert::merge);
// $rows, the marks, the run's parameters. One record: how many relationships there are of these rows.
std::string upsert_relationships(const graph::NodeSchema& schema, const graph::RelSchema& rel,
                                 Upsert how = Upsert::merge);
// $ids. Nodes that another client made under this sibling label since the run began get our labels too. Records: their
// ids.
std::string adopt_rows(const graph::NodeSchema& schema, std::string_view sibling);
// $rows, the run's parameters. Deletes the rows' relationships whose target neither this nor another relationship of
// its type and direction matches, nor one of `others` by what the node keeps. Records: the ids of the targets.
std::string drop_relationships(const graph::NodeSchema& schema, const graph::RelSchema& rel,
                               std::span<const graph::SharedRel> others = {});
// $ids of `target`, the marks, the run's parameters. The relationships that nodes of `schema` waited to have with them.
std::string await_relationships(const graph::NodeSchema& target, const graph::NodeSchema& schema,
                                const graph::RelSchema& rel);
// $rows, the marks, the run's parameters. One record: how many.
std::string upsert_links(const graph::MatchLinkSchema& link);
// Takes the write lock of the tenants: of the one that the run's parameters name; of those of the nodes $ids. For
// databases without a uniqueness constraint, where two MERGE at once would make two nodes.
std::string lock_tenant(const graph::RelSchema& sub_resource);
std::string lock_tenants_of(const graph::NodeSchema& schema);

// $latest_tag of these: what has a later lastupdated is passed over.
// $ids of owners. Records: the ids of the schema's nodes that they own by this relationship.
std::string owned(const graph::NodeSchema& schema, const graph::RelSchema& rel);
// $ids. Deletes with all relationships. Records: the ids of those that went.
std::string remove_nodes(const graph::NodeSchema& schema);
// $ids of this label. Deletes those that nothing keeps. Records: their ids.
std::string remove_unkept(const graph::Grounds& grounds);
// The same, told and not removed.
std::string unkept(const graph::Grounds& grounds);
// $ids, $conditions. Takes these properties, and the labels that stood for them. Records: the id, then the values that
// the properties had.
std::string retract_nodes(const graph::NodeSchema& schema, std::span<const graph::Property> properties);

// $ids. Records: the ids of the nodes of this label that they point at.
std::string pointed_at(const graph::NodeSchema& schema, std::string_view label);

// By tag: $limit, the run's parameters. The summary says how many went.
std::string remove_stale_nodes(const graph::NodeSchema& schema, bool cascade);
std::string remove_stale_relationships(const graph::NodeSchema& schema, const graph::RelSchema& rel);
std::string remove_stale_sub_resource(const graph::NodeSchema& schema);
// Records: the ids of the targets.
std::string remove_stale_links(const graph::MatchLinkSchema& link);
// $module_name. Records: the ids of nodes that this module wrote and that nothing keeps.
std::string stale_unkept(const graph::Grounds& grounds);

// $ids, $UPDATE_TAG. Moves lastupdated.
std::string touch_nodes(const graph::NodeSchema& schema);
std::string touch_relationships(const graph::NodeSchema& schema, const graph::RelSchema& rel);

// $tenant, $scope. Records: id, name, lastupdated.
std::string list_part(const graph::NodeSchema& schema);
// $ids are sources'. Of each link both ends' ids, lastupdated and the declared properties of each link.
std::string list_links(const graph::MatchLinkSchema& link);
// $tenant. One record: how many hang on it; of a `witnessed` schema, how many that it names.
std::string count_of(const graph::NodeSchema& schema);
// $id. One record with the value, none where the node is missing.
// Of the nodes $ids: the id, then all declared properties.
std::string properties(const graph::NodeSchema& schema);
std::string property(const graph::NodeSchema& schema, std::string_view name);

// Records: the kind's properties; before those of a relationship the ids of both ends.
enum class Scan { all, of_one };  // of_one: of the nodes $id
std::string scan_nodes(const graph::NodeKind& kind, const graph::GraphKinds& kinds, Scan how = Scan::all);
std::string scan_relationships(const graph::RelationshipKind& kind);
// $id. Records: the labels of the nodes of this id. One statement for all kinds, as each costs its planning.
std::string labels_of(const graph::GraphKinds& kinds);
// $id, $limit: the relationships of the nodes of this kind, so many of each kind and direction. Records: which of the
// kinds of relationships, then as scan_relationships() and nulls.
std::string scan_around(const graph::NodeKind& kind, const graph::GraphKinds& kinds);

// The named lock (graph::Lease). $id, $holder; $generation and $renewals of what may be taken over. One record: holder,
// generation and renewals as they stand afterwards. Who has it is looked at only when the node's write lock is held.
inline constexpr std::string_view kLeaseLabel = "DynatlasLease";
std::string take_lease();
// $id, $generation. A record where that still is its generation: until the transaction ends nobody takes it over.
std::string renew_lease();
std::string release_lease();

// --- once per run ---

std::string labels_in_use();     // Records: label. Of nodes, indexes and constraints
std::string show_constraints();  // Records: type, entityType, labelsOrTypes, properties
std::string show_indexes();      // Records: name, type, entityType, labelsOrTypes, properties, state
std::string create_constraint(std::string_view label, std::string_view property);
std::string create_index(std::string_view label, std::string_view property);
std::string drop_index(std::string_view name);

// Records: is_number (boolean), nodes. Which kinds of times the property holds, on all names of the node.
std::string kinds_of_times(const graph::NodeSchema& schema, const graph::Property& property);
// One record where there is a node under a sibling label only.
std::string find_unadopted(const graph::NodeSchema& schema);
// $batch. Gives such nodes the missing labels; the record tells how many.
std::string adopt(const graph::NodeSchema& schema);
// One record: how many ids more than one node carries, and some of them (a list of texts).
std::string find_duplicates(const graph::NodeSchema& schema);

}  // namespace dynatlas::neo4j::cypher
