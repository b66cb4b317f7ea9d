// The SQL statements about relationships, as text made of declarations. Pure: no database, no values.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/schema.h"
#include "graph/shared_labels.h"
#include "store/sqlite/layout.h"

namespace dynatlas::sqlite::sql {

// The parameters of each upsert: 1 lastupdated, 2 firstseen, 3 _module_name, 4 _module_version; then its own.
inline constexpr int kFirstOwnParameter = 5;

// Selects "id" and "label" of the nodes that the matchers find among those that carry a label. Parameters: from `first`
// on the matchers'. ignore_case and fuzzy_and_ignore_case need dynatlas_lower(); the value of one_to_many is a JSON
// array of texts.
std::string found(const std::vector<Carrier>& carriers, std::span<const graph::Matcher> matchers, int first);

// A relationship from (or to) each node that the matchers find; none where there is none. Parameters: 5 the node's id,
// from 6 on the matchers', after them the relationship's properties.
std::string upsert_relationship(const graph::NodeSchema& schema, const graph::RelSchema& rel, const Layout& layout);

// The same from the other end, for `rel` from_both_ends: a relationship between a node of `target` and each of the
// schema's nodes that name it. One that is already there only gets lastupdated. Parameter: 5 the target's id.
std::string upsert_from_target(const graph::NodeSchema& schema, const graph::RelSchema& rel, const Carrier& target);

// A relationship between what the link's matchers find. Parameters: 5 _sub_resource_label, 6 _sub_resource_id, from 7
// on the matchers' of the source, the target, the source's and the target's sub-resource, then the properties.
std::string upsert_link(const graph::MatchLinkSchema& link, const Layout& layout);

// What select_unmatched() leaves out: relationships towards these tables, and those that others find by what the node
// keeps.
struct Spared {
  std::vector<std::string> tables = {};
  std::vector<graph::SharedRel> others = {};
};
// "src", "dst" and "dst_label" of the node's relationships of a type towards tables that `rels` name, but for those
// that one of `rels` finds, and what is spared. `rels` have one label and direction. Empty where no table is left.
// Parameters: 1 the node's id, from 2 on the matchers' of the first, then of the next.
std::string select_unmatched(const graph::NodeSchema& schema, const std::vector<const graph::RelSchema*>& rels,
                             const Spared& spared, const Layout& layout);
// Parameters: 1 src, 2 dst.
std::string delete_relationship(std::string_view relationship_table);

// The ids of the schema's nodes that an owner holds by `rel`. Parameter: 1 the owner's id.
std::string select_owned(const graph::NodeSchema& schema, const graph::RelSchema& rel,
                         const std::vector<std::string>& owner_tables);

// Moves lastupdated. Parameters: 1 the node's id, 2 lastupdated.
std::string touch_relationship(const graph::NodeSchema& schema, const graph::RelSchema& rel,
                               const std::vector<std::string>& target_tables);

// Parameters: 1 the node's id, 2 its first label. The first returns "dst" and "dst_label" of each.
std::string delete_relationships_from(std::string_view relationship_table);
std::string delete_relationships_to(std::string_view relationship_table);

// A row when something keeps the node: points at it, or is a witness of it. Where an outsider wrote no labels, it does
// point. `id`: the node's, its parameter.
std::string is_kept(const graph::Grounds& grounds, const std::vector<std::string>& relationship_tables,
                    const Layout& layout, std::string_view id = "?1");
// The ids of this label's nodes that nothing keeps. Parameters: 1 the tag than which theirs is earlier, 2 at most how
// many, 3 who wrote them (_module_name).
std::string select_unkept(const graph::Grounds& grounds, const std::vector<std::string>& relationship_tables,
                          const Layout& layout);

}  // namespace dynatlas::sqlite::sql
