// What models/ declare: node labels, their properties and relationships. Everything generic (Cypher, SQL, load,
// cleanup, docs) is made of these. The terms are those of Cartography's data model (cartography/models/core).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

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

// A time is stored as the database's TimeKind says, a list of texts as a list where the database has such properties,
// else as list_text(). Any other is stored as it is.
enum class Type { text, integer, real, boolean, time, text_list };

// How an ontology field is made of the property's own field and others: Cartography's special handling. "True" here is
// what Cypher's toBooleanOrNull() takes for true; what it takes for neither counts as said.
struct Derivation {
  enum class Kind {
    to_boolean,      // its truth; a value that is neither is true, none is false
    invert_boolean,  // the opposite of its truth; a value that is neither counts as false
    equal_boolean,   // whether it is one of `values`; none gives none
    or_boolean,      // whether it or one of `others` is true
    nor_boolean,     // whether none of them is
    mapping,         // what `map` has for it; none where it has nothing
    coalesce,        // itself, else the first of `others` that is there
  };
  Kind kind;
  std::span<const PropertyRef> others = {};
  std::span<const std::string_view> values = {};
  std::span<const std::pair<std::string_view, std::string_view>> map = {};
};

// A value that stands in the declaration itself: `_ont_source`='aws', `inscope`=true. Empty: not constant.
struct Property {
  std::string_view name;
  Type type = Type::text;
  PropertyRef ref;
  std::string_view description = {};
  bool extra_index = false;
  std::string_view constant = {};  // a text, or "true"/"false" for a boolean; then `ref` is not used
  std::optional<Derivation> derivation = {};
  // Moves by itself (AWS counts items every few hours): it is compared and written, but no change log tells of it.
  bool is_volatile = false;
};

// Properties of several places as those of one schema, in this order.
template <std::size_t... kSizes>
consteval auto joined(const std::array<Property, kSizes>&... parts) {
  std::array<Property, (kSizes + ...)> all{};
  auto end = all.begin();
  ((end = std::ranges::copy(parts, end).out), ...);
  return all;
}

// Where a store takes the value from: load() has put a derived one into the rows, under the property's own name.
constexpr PropertyRef source_of(const Property& property) {
  return property.derivation.has_value() ? row(property.name) : property.ref;
}

// (node)-[]->(target), or (target)-[]->(node).
enum class Direction { outward, inward };

// How the target's property is compared with the value. Case is Unicode's; Null matches nothing.
enum class Match {
  exact,
  ignore_case,
  fuzzy_and_ignore_case,  // contains the value
  one_to_many,            // is one of the texts of a list
};

// One condition of a match.
struct Matcher {
  std::string_view target_property;
  PropertyRef ref;
  Match match = Match::exact;
};

// True where the run's parameters say it all: it is one node for all rows.
constexpr bool is_of_the_run(std::span<const Matcher> matchers) {
  for (const Matcher& matcher : matchers) {
    if (!matcher.ref.set_in_kwargs) return false;
  }
  return !matchers.empty();
}

// A relationship between a schema's node and nodes that exist; nothing is made where the target is missing. All
// matchers must hold.
struct RelSchema {
  std::string_view label;
  std::string_view target_label;
  std::span<const Matcher> target;
  Direction direction = Direction::outward;
  // The target owns the node's existence: the node goes with its owner, and when the owner was read and no longer has
  // it.
  bool owning = false;
  std::string_view description = {};
  std::span<const Property> properties = {};  // beside lastupdated, firstseen and provenance, which come by themselves
  // The target may be loaded later, by whatever run: then its load() makes the relationship. For that the node keeps
  // what it is matched by: each matcher's field is one of its properties too.
  bool from_both_ends = false;
  // The node is a reason for its target to stand, where that is `referenced` or `witnessed`. False: it only tells of
  // it.
  bool keeps_target = true;
};

// How cleanup knows what is gone (docs/graph-contract.md: who says that a thing exists).
enum class Existence {
  kept,        // never deleted by a sync: accounts, coverage
  listed,      // one operation lists all of them by account and, where it has one, `scope_property`
  owned,       // goes with, or is dropped by, the target of its owning relationships
  referenced,  // goes when the last relationship that keeps it goes; its sub-resource's does not
  // stands while its listing names it, which `scope_property` says, or something refers to it. Other schemas of the
  // label may fill the same node: each has its properties, and its listing takes only those away
  witnessed,
};

struct Condition {
  std::string_view property;  // a text
  std::string_view value;
};

// A label that the node carries while all conditions hold. Several entries of one label: while one of them holds.
struct ConditionalLabel {
  std::string_view label;
  std::span<const Condition> conditions;
};

// Several may share a label, each filled by an operation of its own (are_disjoint() in well_formed.h).
struct NodeSchema {
  std::string_view label;                               // the first label: MERGE meets nodes on it
  std::span<const std::string_view> extra_labels = {};  // all others that the node always carries
  // Those of the extra labels that name the same kind of thing in another vocabulary: a node that carries only one of
  // them is one of ours. Never a label that other kinds carry as well (Database, Tenant).
  std::span<const std::string_view> sibling_labels = {};
  std::span<const ConditionalLabel> conditional_labels = {};
  std::span<const Property> properties;        // with id and lastupdated; firstseen and provenance come by themselves
  std::optional<RelSchema> sub_resource = {};  // (tenant)-[:RESOURCE]->(node)
  std::span<const RelSchema> relationships = {};
  Existence existence = Existence::kept;
  // listed, witnessed: the part's property ("region"), and the one that the listing names ("name"). Of what is listed,
  // without a scope property: one listing tells all of the tenant. A witness's scope property is nobody else's, and
  // there only while its listing names the node.
  std::string_view scope_property = {};
  std::string_view name_property = {};
  // cleanup_stale(): only what hangs on the tenant that was read; false: all nodes of the label. Cartography's word.
  bool scoped_cleanup = true;
  std::string_view description = {};
  // Which of several schemas of the label this is ("listed", "in a vault"); empty for the first.
  std::string_view aspect = {};
  // Of a label whose nodes other clients make for reasons of their own: one goes only where this module (_module_name)
  // wrote it last. Empty: whoever wrote it.
  std::string_view goes_only_if_by = {};
};

// The property in which the schema's nodes keep what a matcher takes; empty where there is none. A relationship
// from_both_ends has one for each of its matchers.
constexpr std::string_view kept_property(const NodeSchema& schema, const Matcher& matcher) {
  for (const Property& property : schema.properties) {
    if (!property.constant.empty() || property.derivation.has_value()) continue;
    if (property.ref.name == matcher.ref.name && property.ref.set_in_kwargs == matcher.ref.set_in_kwargs) {
      return property.name;
    }
  }
  return {};
}

// A relationship between two nodes that exist, each found by its own matchers. Who made it stands on it as
// `_sub_resource_label` and `_sub_resource_id` (parameters of those names), by which its cleanup is scoped.
struct MatchLinkSchema {
  std::string_view label;
  std::string_view source_label;
  std::span<const Matcher> source;
  std::string_view target_label;
  std::span<const Matcher> target;
  Direction direction = Direction::outward;   // outward: (source)-[]->(target)
  std::span<const Property> properties = {};  // beside those of every relationship
  // The node must hang on what this finds by the run's parameters; none: any node will do.
  std::optional<RelSchema> source_sub_resource = {};
  std::optional<RelSchema> target_sub_resource = {};
  // Of the source: cleanup takes only links whose source has there what the parameter of this name says ("region").
  std::string_view scope_property = {};
  std::string_view description = {};
};

// For a store that speaks SQL: what users may ask of its tables by one name. `select` is SQLite's.
struct View {
  std::string_view name;
  std::string_view select;
};

// All schemas of a database. A relationship's target may be a label that no schema declares (AWSKMSKey).
struct Model {
  std::span<const NodeSchema* const> nodes = {};
  std::span<const MatchLinkSchema* const> links = {};
  std::span<const View* const> views = {};
};

// Set by load() on everything and never declared.
inline constexpr std::string_view kFirstSeen = "firstseen";
inline constexpr std::string_view kModuleName = "_module_name";
inline constexpr std::string_view kModuleVersion = "_module_version";
inline constexpr std::string_view kUpdateTag = "UPDATE_TAG";  // the parameter that `lastupdated` takes
// Set on what a MatchLinkSchema makes; parameters of these names.
inline constexpr std::string_view kSubResourceLabel = "_sub_resource_label";
inline constexpr std::string_view kSubResourceId = "_sub_resource_id";

}  // namespace dynatlas::graph
