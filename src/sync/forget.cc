#include "sync/forget.h"

#include <algorithm>
#include <map>
#include <set>

#include "access/write.h"
#include "base/arn.h"
#include "graph/load.h"
#include "intel/operations.h"
#include "models/aws/account.h"
#include "models/aws/dynamodb/tables.h"
#include "models/coverage.h"
#include "models/run.h"
#include "models/sync_metadata.h"
#include "sync/coverage.h"
#include "sync/lease.h"
#include "sync/run_note.h"
#include "sync/sync_metadata.h"

namespace dynatlas::sync {
namespace {

using models::aws::dynamodb::DynamoDBTableSchema;

// What the accounts have that the tables' ARNs name. Asks the store once for each part.
class RightfulOwners {
 public:
  explicit RightfulOwners(graph::GraphStore& store) : store_(store) {}

  bool have(const Arn& arn, const std::string& id) {
    const auto [part, is_new] = parts_.try_emplace({std::string(arn.account), std::string(arn.region)});
    if (is_new) {
      store_.list_part(DynamoDBTableSchema, {part->first.first, part->first.second},
                       [&ids = part->second](const graph::NodeName& table) { ids.insert(table.id); });
    }
    return part->second.contains(id);
  }

 private:
  graph::GraphStore& store_;
  std::map<std::pair<std::string, std::string>, std::set<std::string>> parts_;  // ids by account and region
};

std::vector<graph::NodeName> tables_of(graph::GraphStore& store, const ForgetRequest& request) {
  std::vector<graph::NodeName> tables;
  std::vector<graph::NodeName> elsewhere;
  for (const std::string& region : request.regions) {
    store.list_part(DynamoDBTableSchema, {request.account, region}, [&](const graph::NodeName& table) {
      const bool is_elsewhere = intel::elsewhere({request.account, region}, table.id).has_value();
      if (is_elsewhere) elsewhere.push_back(table);
      if (!is_elsewhere && !request.misplaced_only) tables.push_back(table);
    });
  }
  RightfulOwners owners(store);
  for (const graph::NodeName& table : elsewhere) {
    const auto arn = arn_of(table.id);
    const bool is_ours = arn->account == request.account;
    const bool goes = request.whole_account || request.misplaced_only;
    if (is_ours ? goes : !owners.have(*arn, table.id)) tables.push_back(table);
  }
  for (const std::string& id : request.strays) tables.push_back({id, ""});
  return tables;
}

// What the other operations list there.
std::uint64_t forget_rest(graph::GraphStore& store, const graph::PartKey& part, const graph::WritePolicy& policy) {
  std::uint64_t nodes = 0;
  for (const intel::Operation* operation : intel::kOperations) {
    const bool is_there = operation->is_global == (part.scope == intel::kGlobalRegion);
    if (!is_there || operation == &intel::kListing || operation->listed_name == nullptr) continue;
    for (const graph::NodeSchema* kind : intel::listed_kinds(*operation)) {
      std::vector<graph::NodeName> listed;
      store.list_part(*kind, part, [&](const graph::NodeName& node) {
        if (!operation->listed_name(node).empty()) listed.push_back(node);
      });
      nodes += graph::cleanup(store, *kind, listed, policy);
    }
  }
  return nodes;
}

std::vector<std::string> ids_of(const std::vector<graph::NodeName>& nodes) {
  std::vector<std::string> ids;
  std::ranges::transform(nodes, std::back_inserter(ids), &graph::NodeName::id);
  return ids;
}

std::vector<graph::NodeName> named(const std::vector<std::string>& ids) {
  std::vector<graph::NodeName> nodes;
  for (const std::string& id : ids) nodes.push_back({id, ""});
  return nodes;
}

}  // namespace

Forgotten find_forgotten(graph::GraphStore& store, const ForgetRequest& request) {
  return {ids_of(tables_of(store, request)), 0};
}

Forgotten forget(graph::GraphStore& store, const ForgetRequest& request, Clock& clock, const std::stop_token& stop) {
  const AccountLease lease(store, request.account, clock, {stop});
  graph::WritePolicy policy;
  policy.clock = &clock;
  policy.stop = stop;
  policy.terms.lease = &lease.lease();
  graph::ChangeLog log;
  log.update_tag = std::chrono::duration_cast<std::chrono::seconds>(clock.wall_now().time_since_epoch()).count();
  graph::WritePolicy logged = policy;
  logged.changes = &log;
  const std::vector<graph::NodeName> tables = tables_of(store, request);
  Forgotten forgotten{ids_of(tables), graph::cleanup(store, DynamoDBTableSchema, tables, logged)};
  if (request.misplaced_only) return forgotten;
  std::vector<std::string> regions = request.regions;
  if (request.whole_account) regions.emplace_back(intel::kGlobalRegion);
  for (const std::string& region : regions) {
    forgotten.nodes += forget_rest(store, {request.account, region}, logged);
    const auto notes = named(coverage_ids(request.account, region));
    forgotten.nodes += graph::cleanup(store, models::CoverageSchema, notes, policy);
  }
  if (!request.whole_account) return forgotten;
  forgotten.nodes += access::forget_account(store, request.account, policy);
  forgotten.nodes +=
      graph::cleanup(store, models::ModuleSyncMetadataSchema, named({sync_metadata_id(request.account)}), policy);
  forgotten.nodes += graph::cleanup(store, models::RunSchema, named({run_note_id(request.account)}), policy);
  forgotten.nodes += graph::cleanup(store, models::aws::AWSAccountSchema, named({request.account}), logged);
  return forgotten;
}

}  // namespace dynatlas::sync
