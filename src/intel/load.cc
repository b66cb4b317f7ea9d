#include "intel/load.h"

#include <algorithm>
#include <iterator>

#include "base/log.h"
#include "intel/operations.h"

namespace dynatlas::intel {
namespace {

// The ids of the batch's nodes of one kind.
std::vector<std::string> ids_of(const Batch& batch, std::size_t kind) {
  const graph::Rows& rows = batch[kind];
  const auto id = std::ranges::find(models::kKinds[kind]->properties, "id", &graph::Property::name);
  const std::size_t column = rows.column(id->ref.name).value();
  std::vector<std::string> ids;
  ids.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) ids.push_back(std::get<std::string>(rows[row][column]));
  return ids;
}

// Of which nodes the batch tells all that they own of this kind: those that stand in it, where the same operation tells
// of them, else those that the kind's operation answered about.
std::vector<std::string> owners_of(const Batch& batch, std::size_t kind) {
  std::vector<std::string> owners;
  const graph::NodeSchema& schema = *models::kKinds[kind];
  if (schema.existence != graph::Existence::owned) return owners;
  const Operation& operation =
      **std::ranges::find_if(kOperations, [&](const Operation* filling) { return fills(*filling, schema); });
  const auto is_owner = [&](const graph::NodeSchema* other) {
    return std::ranges::any_of(schema.relationships, [&](const graph::RelSchema& rel) {
      return rel.owning && carries(*other, rel.target_label);
    });
  };
  bool tells_of_owners = false;
  for (const graph::NodeSchema* const owner : operation.kinds) {
    if (!is_owner(owner)) continue;
    tells_of_owners = true;
    const auto same = [&](const graph::NodeSchema* other) { return models::is_same_kind(*other, *owner); };
    const auto kind_of_owner = std::ranges::find_if(models::kKinds, same) - models::kKinds.begin();
    std::ranges::move(ids_of(batch, static_cast<std::size_t>(kind_of_owner)), std::back_inserter(owners));
  }
  if (tells_of_owners) return owners;
  for (const Answer& answer : batch.answers) {
    if (answer.operation == &operation) owners.push_back(answer.subject);
  }
  return owners;
}

// Of what a reading of this account made. Whose a link is stands on it.
graph::Params params_of(const std::string& account, std::int64_t update_tag) {
  return {{"AWS_ID", account},
          {std::string(graph::kSubResourceLabel), std::string(models::aws::AWSAccountSchema.label)},
          {std::string(graph::kSubResourceId), account},
          {std::string(graph::kUpdateTag), update_tag}};
}

}  // namespace

void load_batch(graph::GraphStore& store, const Batch& batch, const std::string& account, std::int64_t update_tag,
                const graph::WritePolicy& policy, graph::LoadCount& count) {
  const graph::Params params = params_of(account, update_tag);
  std::vector<std::vector<std::string>> owners;
  for (std::size_t kind = 0; kind < Batch::kKinds; ++kind) owners.push_back(owners_of(batch, kind));
  std::vector<graph::SchemaRows> all;
  for (std::size_t kind = 0; kind < Batch::kKinds; ++kind) {
    all.push_back({*models::kKinds[kind], batch[kind], owners[kind]});
  }
  graph::load(store, all, params, policy, count);
  for (std::size_t link = 0; link < Batch::kLinks; ++link) {
    if (batch.link(link).empty()) continue;
    count.relationships += graph::load_links(store, *models::kLinks[link], batch.link(link), params, policy);
  }
}

std::uint64_t clean_up_links(graph::GraphStore& store, const Part& part, const Operation& operation,
                             std::int64_t update_tag, const graph::WritePolicy& policy) {
  graph::Params params = params_of(part.account, update_tag);
  std::uint64_t gone = 0;
  for (const graph::MatchLinkSchema* link : operation.links) {
    if (!link->scope_property.empty()) params[std::string(link->scope_property)] = part.region;
    gone += graph::cleanup_stale(store, *link, params, policy).nodes;
  }
  return gone;
}

graph::PartDifference compare_listed(graph::GraphStore& store, const Part& part, const Listing& listed,
                                     const graph::SeenSet& names, const graph::SeenSet& unread) {
  std::uint64_t strays = 0;
  const auto name_of = [&](const graph::NodeName& node) -> std::string {
    const auto other = elsewhere(part, node.id);
    if (!other.has_value()) return listed.operation.listed_name(node);
    if (strays++ == 0) {
      log::warning(
          "{} is in the graph under {} {}, and is left alone: `dynatlas forget --misplaced --aws-account-id {}` "
          "removes it",
          node.id, part.account, part.region, other->account);
    }
    return "";
  };
  auto difference = graph::compare_part(store, listed.kind, {part.account, part.region}, names, unread, name_of);
  if (strays > 1) log::warning("so do {} more nodes of elsewhere", strays - 1);
  return difference;
}

void touch_listed(graph::GraphStore& store, const Operation& listing, const std::vector<graph::NodeName>& seen,
                  std::int64_t update_tag, const graph::WritePolicy& policy) {
  std::vector<std::string> ids;
  ids.reserve(seen.size());
  std::ranges::transform(seen, std::back_inserter(ids), &graph::NodeName::id);
  graph::touch(store, *listing.lists, ids, update_tag, policy);
}

}  // namespace dynatlas::intel
