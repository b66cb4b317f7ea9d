#include "sync/forget.h"

#include <algorithm>

#include "graph/load.h"
#include "intel/aws/dynamodb/load.h"
#include "models/aws/account.h"
#include "models/aws/dynamodb/tables.h"
#include "models/coverage.h"
#include "models/sync_metadata.h"
#include "sync/coverage.h"
#include "sync/lease.h"
#include "sync/sync_metadata.h"

namespace dynatlas::sync {
namespace {

namespace dynamodb = intel::aws::dynamodb;
using models::aws::dynamodb::DynamoDBTableSchema;

std::vector<graph::NodeName> tables_of(graph::GraphStore& store, const std::string& account,
                                       const std::vector<std::string>& regions) {
  std::vector<graph::NodeName> tables;
  for (const std::string& region : regions) {
    store.list_part(DynamoDBTableSchema, {account, region}, [&](const graph::NodeName& table) {
      if (!dynamodb::is_elsewhere({account, region}, table.id)) tables.push_back(table);
    });
  }
  return tables;
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

Forgotten find_forgotten(graph::GraphStore& store, const std::string& account,
                         const std::vector<std::string>& regions) {
  return {ids_of(tables_of(store, account, regions)), 0};
}

Forgotten forget(graph::GraphStore& store, const std::string& account, const std::vector<std::string>& regions,
                 bool whole_account, Clock& clock, const std::stop_token& stop) {
  AccountLease lease(store, account, clock, stop);
  graph::WritePolicy policy;
  policy.clock = &clock;
  policy.stop = stop;
  policy.before_transaction = [&lease] { lease.keep(); };
  graph::ChangeLog log;
  log.update_tag = std::chrono::duration_cast<std::chrono::seconds>(clock.wall_now().time_since_epoch()).count();
  graph::WritePolicy logged = policy;
  logged.changes = &log;
  const std::vector<graph::NodeName> tables = tables_of(store, account, regions);
  Forgotten forgotten{ids_of(tables), graph::cleanup(store, DynamoDBTableSchema, tables, logged)};
  for (const std::string& region : regions) {
    forgotten.nodes += graph::cleanup(store, models::CoverageSchema, named(coverage_ids(account, region)), policy);
  }
  if (!whole_account) return forgotten;
  forgotten.nodes +=
      graph::cleanup(store, models::ModuleSyncMetadataSchema, named({sync_metadata_id(account)}), policy);
  forgotten.nodes += graph::cleanup(store, models::aws::AWSAccountSchema, named({account}), logged);
  return forgotten;
}

}  // namespace dynatlas::sync
