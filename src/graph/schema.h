// What models/ declare: node labels, their properties and relationships. Everything generic (Cypher, SQL, load,
// cleanup, docs) is made of these. The terms are those of Cartography's data model (cartography/models/core).
#pragma once

#include <span>
#include <string_view>

namespace dynatlas::graph {

// Where a property's value comes from: a row's field, or a run's parameter.
struct PropertyRef {
  std::string_view name;
  bool set_in_kwargs = false;
};

constexpr PropertyRef row(std::string_view field) {
  return {field, false};
}
constexpr PropertyRef kwarg(std::string_view parameter) {
  return {parameter, true};
}

// Any but `time` is stored as it is; a time as the database's TimeKind says.
enum class Type { text, integer, real, boolean, time };

// A value that stands in the declaration itself: `_ont_source`='aws', `inscope`=true. Empty: not constant.
struct Property {
  std::string_view name;
  Type type = Type::text;
  PropertyRef ref;
  std::string_view description = {};
  bool extra_index = false;
  std::string_view constant = {};  // a text, or "true"/"false" for a boolean; then `ref` is not used
};

enum class Direction { outward, inward };

// One condition of a match: the target's property equals this value.
struct Matcher {
  std::string_view target_property;
  PropertyRef ref;
};

// A relationship between a schema's node and a node that already exists; nothing is made where the target is missing.
struct RelSchema {
  std::string_view label;
  std::string_view target_label;
  std::span<const Matcher> target;
  Direction direction = Direction::outward;  // inward: (target)-[]->(node)
  // The target owns the node's existence: the node goes with its owner, and when the owner was read and no longer has
  // it.
  bool owning = false;
  std::string_view description = {};
};

// How cleanup knows what is gone (docs/design: who says that a thing exists).
enum class Existence {
  kept,    // never deleted by a sync: accounts, coverage
  listed,  // one operation lists all of them by account and `scope_property`
  owned,   // goes with, or is dropped by, the target of its owning relationships
};

struct NodeSchema {
  std::string_view label;                               // the first label: MERGE meets nodes on it
  std::span<const std::string_view> extra_labels = {};  // all others that the node carries
  // Those of the extra labels that name the same kind of thing in another vocabulary: a node that carries only one of
  // them is one of ours. Never a label that other kinds carry as well (Database, Tenant).
  std::span<const std::string_view> sibling_labels = {};
  std::span<const Property> properties;     // with id and lastupdated; firstseen and provenance come by themselves
  const RelSchema* sub_resource = nullptr;  // (tenant)-[:RESOURCE]->(node)
  std::span<const RelSchema> relationships = {};
  Existence existence = Existence::kept;
  std::string_view scope_property = {};  // listed: the part's property, e.g. "region"
  std::string_view name_property = {};   // listed: the property that the listing names, e.g. "name"
  std::string_view description = {};
};

// All schemas of a database. A relationship's target may be a label that no schema declares (AWSKMSKey).
using Model = std::span<const NodeSchema* const>;

// Set by load() on everything and never declared.
inline constexpr std::string_view kFirstSeen = "firstseen";
inline constexpr std::string_view kModuleName = "_module_name";
inline constexpr std::string_view kModuleVersion = "_module_version";
inline constexpr std::string_view kUpdateTag = "UPDATE_TAG";  // the parameter that `lastupdated` takes

namespace detail {
constexpr bool names(std::span<const Property> properties, std::string_view name) {
  for (const Property& property : properties) {
    if (property.name == name) return true;
  }
  return false;
}
constexpr bool contains(std::span<const std::string_view> texts, std::string_view text) {
  for (const std::string_view other : texts) {
    if (other == text) return true;
  }
  return false;
}
}  // namespace detail

// True for a schema that load() can take: has id and lastupdated (from UPDATE_TAG), declares no reserved name and no
// name twice, and its existence rule has what it needs. `static_assert(well_formed(k…))` stands under every
// declaration.
constexpr bool well_formed(const NodeSchema& schema) {
  if (schema.label.empty() || !detail::names(schema.properties, "id")) return false;
  bool has_tag = false;
  for (const Property& property : schema.properties) {
    if (property.name == kFirstSeen || property.name == kModuleName || property.name == kModuleVersion) return false;
    if (property.name == "lastupdated") has_tag = property.ref.set_in_kwargs && property.ref.name == kUpdateTag;
    int times = 0;
    for (const Property& other : schema.properties) times += other.name == property.name;
    if (times != 1) return false;
  }
  if (!has_tag) return false;
  for (const std::string_view sibling : schema.sibling_labels) {
    if (!detail::contains(schema.extra_labels, sibling)) return false;
  }
  if (schema.existence == Existence::listed) {
    // Dereferenced, not compared with null: gcc cannot compare an inline variable's address under UBSan. Null fails
    // too.
    return !schema.sub_resource->label.empty() && detail::names(schema.properties, schema.scope_property) &&
           detail::names(schema.properties, schema.name_property);
  }
  if (schema.existence == Existence::owned) {
    for (const RelSchema& rel : schema.relationships) {
      if (rel.owning) return true;
    }
    return false;
  }
  return true;
}

}  // namespace dynatlas::graph
