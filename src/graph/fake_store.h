// A GraphStore in memory, for tests of what uses one. It keeps the interface's contract of nodes, owners, leases; only
// the relationships of a node to its tenant and its owners are known. For tests only.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/graph_store.h"
#include "graph/shared_labels.h"

namespace dynatlas::graph {

class FakeStore : public GraphStore {
 public:
  struct Node {
    std::map<std::string, Value, std::less<>> properties;
    std::string tenant;            // empty: hangs on none
    std::set<std::string> owners;  // ids
  };
  using Nodes = std::map<std::string, Node, std::less<>>;

  std::map<std::string, Nodes, std::less<>> labels;
  std::map<std::string, Lease, std::less<>> leases;
  WriteTerms terms;
  Model model;
  std::vector<std::string> calls;   // methods that were called, in their order
  std::size_t writes = 0;           // of them, those that write
  std::size_t rows_max = SIZE_MAX;  // more are too large for a transaction
  std::uint64_t stale_nodes = 0;
  std::uint64_t stale_relationships = 0;
  // Called before each method does anything; may throw.
  std::function<void(std::string_view method)> before;

  const Nodes& nodes(std::string_view label) { return labels[std::string(label)]; }
  std::set<std::string> ids(std::string_view label) {
    std::set<std::string> out;
    for (const auto& [id, node] : nodes(label)) out.insert(id);
    return out;
  }
  // A property, or Null where the node or the property is missing.
  Value at(std::string_view label, std::string_view id, std::string_view name) {
    const auto node = nodes(label).find(id);
    if (node == nodes(label).end()) return {};
    const auto found = node->second.properties.find(name);
    return found == node->second.properties.end() ? Value{} : found->second;
  }
  std::size_t times(std::string_view method) const {
    std::size_t count = 0;
    for (const std::string& call : calls) count += call == method;
    return count;
  }

  void prepare(Model given) override {
    enter("prepare", true);
    model = given;
  }

  using GraphStore::load;
  LoadCount load(std::span<const SchemaRows> all, const Params& params, ChangeLog* = nullptr) override {
    enter("load", true);
    check_labels_differ(all);
    std::size_t rows = 0;
    for (const SchemaRows& one : all) rows += one.rows.size();
    if (rows > rows_max) throw TransactionTooLarge(Error(ErrorKind::store, "too many rows"));
    LoadCount count;
    for (const SchemaRows& one : all) count += load_one(one, params);
    return count;
  }

  LoadCount load_one(const SchemaRows& one, const Params& params) {
    const auto& [schema, rows, owner_ids] = one;
    LoadCount count;
    std::set<std::string> loaded;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto value = [&](const PropertyRef& ref) {
        return ref.set_in_kwargs ? params.at(std::string(ref.name)) : one.rows[i][one.rows.column(ref.name).value()];
      };
      const std::string id = std::get<std::string>(value(find_id(schema).ref));
      Node node;
      if (const auto known = nodes(schema.label).find(id); known != nodes(schema.label).end()) {
        node.properties = known->second.properties;  // what other schemas of the label say stays
      }
      for (const Property& property : schema.properties) {
        node.properties[std::string(property.name)] =
            property.constant.empty() ? value(source_of(property)) : Value(std::string(property.constant));
      }
      if (schema.sub_resource.has_value()) {
        const Value tenant = value(schema.sub_resource->target[0].ref);
        if (is_node(schema.sub_resource->target_label, tenant)) node.tenant = std::get<std::string>(tenant);
      }
      for (const RelSchema& rel : schema.relationships) {
        const Value target = value(rel.target[0].ref);
        if (!is_node(rel.target_label, target)) continue;
        ++count.relationships;
        if (rel.owning) node.owners.insert(std::get<std::string>(target));
      }
      count.relationships += !node.tenant.empty();
      ++count.nodes;
      loaded.insert(id);
      labels[std::string(schema.label)][id] = std::move(node);
    }
    count.deleted_nodes = std::erase_if(labels[std::string(schema.label)], [&](const auto& entry) {
      return !loaded.contains(entry.first) && owned_by(entry.second, one.owner_ids) && may_go(entry.second);
    });
    return count;
  }

  void list_part(const NodeSchema& schema, const PartKey& part,
                 const std::function<void(const NodeName&)>& each) override {
    enter("list_part", false);
    for (const auto& [id, node] : nodes(schema.label)) {
      if (node.tenant != part.tenant_id) continue;
      if (!schema.scope_property.empty() && at(schema.label, id, schema.scope_property) != Value(part.scope)) continue;
      each({id, std::get<std::string>(at(schema.label, id, schema.name_property)), tag_of(node)});
    }
  }

  std::uint64_t count(const NodeSchema& schema, std::string_view tenant_id) override {
    enter("count", false);
    std::uint64_t found = 0;
    for (const auto& [id, node] : nodes(schema.label)) {
      const bool is_named = schema.existence != Existence::witnessed ||
                            !std::holds_alternative<Null>(at(schema.label, id, schema.scope_property));
      found += node.tenant == tenant_id && is_named;
    }
    return found;
  }

  void touch(const NodeSchema& schema, std::span<const std::string> ids, std::int64_t update_tag) override {
    enter("touch", true);
    for (const std::string& id : ids) {
      const auto node = labels[std::string(schema.label)].find(id);
      if (node != labels[std::string(schema.label)].end()) node->second.properties["lastupdated"] = update_tag;
    }
    for (auto& [label, others] : labels) {
      for (auto& [id, node] : others) {
        if (owned_by(node, ids)) node.properties["lastupdated"] = update_tag;
      }
    }
  }

  std::uint64_t remove(const NodeSchema& schema, std::span<const std::string> ids, ChangeLog* = nullptr) override {
    enter("remove", true);
    Nodes& of_label = labels[std::string(schema.label)];
    std::vector<std::string> going;
    for (const std::string& id : ids) {
      const auto found = of_label.find(id);
      if (found == of_label.end() || !may_go(found->second)) continue;
      if (schema.existence != Existence::witnessed || retract(schema, found->second)) going.push_back(id);
    }
    std::uint64_t gone = 0;
    for (const std::string& id : going) gone += of_label.erase(id);
    for (auto& [label, others] : labels) {
      gone += std::erase_if(others,
                            [&](const auto& entry) { return owned_by(entry.second, going) && may_go(entry.second); });
    }
    return gone;
  }

  std::uint64_t load_links(const MatchLinkSchema&, const Rows& rows, const Params&) override {
    enter("load_links", true);
    return rows.size();
  }
  void list_links(const MatchLinkSchema&, std::span<const std::string>,
                  const std::function<void(const LinkEnds&)>&) override {
    enter("list_links", false);
  }
  // Each takes what the test says is stale, at most `limit` at once.
  std::uint64_t remove_stale_nodes(const NodeSchema&, const Params&, bool cascade, std::size_t limit) override {
    enter(cascade ? "remove_stale_nodes cascading" : "remove_stale_nodes", true);
    return take(stale_nodes, limit);
  }
  std::uint64_t remove_stale_relationships(const NodeSchema&, const RelSchema& rel, const Params&,
                                           std::size_t limit) override {
    enter("remove_stale_relationships " + std::string(rel.label), true);
    return take(stale_relationships, limit);
  }
  StaleCount remove_stale_links(const MatchLinkSchema&, const Params&, std::size_t limit, ChangeLog*) override {
    enter("remove_stale_links", true);
    return {take(stale_nodes, limit), take(stale_relationships, limit)};
  }

  std::optional<Value> property(const NodeSchema& schema, std::string_view id, std::string_view name) override {
    enter("property", false);
    const Value value = at(schema.label, id, name);
    return value == Value{} ? std::nullopt : std::optional(value);
  }

  void nodes(const NodeSchema& schema, std::span<const std::string> ids,
             const std::function<void(std::string_view id, std::span<const Value> properties)>& each) override {
    enter("nodes", false);
    for (const std::string& id : ids) {
      if (!nodes(schema.label).contains(id)) continue;
      std::vector<Value> values;
      for (const Property& property : schema.properties) values.push_back(at(schema.label, id, property.name));
      each(id, values);
    }
  }

  void write_under(const WriteTerms& given) override { terms = given; }

  Lease take_lease(std::string_view name, std::string_view holder, const Lease* dead = nullptr) override {
    enter("take_lease", false);
    ++writes;
    Lease& lease = leases[std::string(name)];
    lease.name = name;
    const bool is_dead = dead != nullptr && lease.generation == dead->generation && lease.renewals == dead->renewals;
    if (lease.holder.empty() || is_dead) {
      lease.holder = holder;
      ++lease.generation;
      lease.renewals = 0;
    }
    return lease;
  }

  bool renew_lease(const Lease& lease) override {
    enter("renew_lease", false);
    ++writes;
    return renew(lease);
  }

  void release_lease(const Lease& lease) override {
    enter("release_lease", false);
    ++writes;
    if (is_held(lease)) leases.find(lease.name)->second.holder.clear();
  }
  bool is_held(const Lease& lease) const {
    const auto found = leases.find(lease.name);
    return found != leases.end() && found->second.generation == lease.generation;
  }
  // The names of the leases that somebody has.
  std::set<std::string> held() const {
    std::set<std::string> names;
    for (const auto& [name, lease] : leases) {
      if (!lease.holder.empty()) names.insert(name);
    }
    return names;
  }

  std::vector<std::string> read(std::string_view, const Params&, const RowReader&) override {
    enter("read", false);
    return {};
  }
  void scan(const GraphKinds&, GraphReader&) override { enter("scan", false); }
  void scan_node(const GraphKinds&, const std::string&, std::size_t, GraphReader&) override {
    enter("scan_node", false);
  }
  std::string_view language() const override { return "sql"; }  // of which read() knows nothing
  std::string description() const override { return "a store in memory"; }

 private:
  void enter(std::string_view method, bool is_write) {
    if (before) before(method);
    calls.emplace_back(method);
    writes += is_write;
    if (is_write && terms.lease != nullptr && !renew(*terms.lease)) throw lease_lost(*terms.lease);
  }

  // Takes what the witness says. Whether no other one names the node: nothing else is known to keep it.
  bool retract(const NodeSchema& schema, Node& node) const {
    for (const Property& property : own_properties(model, schema)) node.properties.erase(std::string(property.name));
    const auto grounds = grounds_of(model, schema.label);
    return grounds.has_value() && std::ranges::none_of(grounds->scope_properties, [&](std::string_view scope) {
             const auto found = node.properties.find(scope);
             return found != node.properties.end() && !std::holds_alternative<Null>(found->second);
           });
  }

  static const Property& find_id(const NodeSchema& schema) {
    return *std::ranges::find(schema.properties, "id", &Property::name);
  }

  bool renew(const Lease& lease) {
    if (!is_held(lease)) return false;
    ++leases.find(lease.name)->second.renewals;
    return true;
  }

  static std::int64_t tag_of(const Node& node) {
    const auto found = node.properties.find("lastupdated");
    const auto* const tag = found == node.properties.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
    return tag == nullptr ? 0 : *tag;
  }
  bool may_go(const Node& node) const { return tag_of(node) <= terms.latest_tag; }

  // Nothing matches Null.
  bool is_node(std::string_view label, const Value& id) {
    const auto* text = std::get_if<std::string>(&id);
    return text != nullptr && nodes(label).contains(*text);
  }

  static std::uint64_t take(std::uint64_t& stale, std::size_t limit) {
    const std::uint64_t taken = std::min<std::uint64_t>(stale, limit);
    stale -= taken;
    return taken;
  }

  static bool owned_by(const Node& node, std::span<const std::string> ids) {
    for (const std::string& id : ids) {
      if (node.owners.contains(id)) return true;
    }
    return false;
  }
};

}  // namespace dynatlas::graph
