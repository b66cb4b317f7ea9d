#include "sync/sync_metadata.h"

#include <fmt/format.h>

#include "graph/fields.h"
#include "models/sync_metadata.h"

namespace dynatlas::sync {
namespace {

constexpr std::string_view kGroup = "AWSAccount";
constexpr std::string_view kSynced = "AWSDynamoDBTable";

}  // namespace

std::string sync_metadata_id(const std::string& account) {
  return fmt::format("{}_{}_{}", kGroup, account, kSynced);
}

void write_sync_metadata(graph::GraphStore& store, const std::string& account, std::int64_t update_tag,
                         const graph::WritePolicy& policy) {
  using graph::column_of;
  using models::ModuleSyncMetadataSchema;
  graph::Rows rows(graph::kFieldsOf<ModuleSyncMetadataSchema>);
  const auto row = rows.add();
  row[column_of<ModuleSyncMetadataSchema>("id")] = sync_metadata_id(account);
  row[column_of<ModuleSyncMetadataSchema>("syncedtype")] = std::string(kSynced);
  row[column_of<ModuleSyncMetadataSchema>("grouptype")] = std::string(kGroup);
  row[column_of<ModuleSyncMetadataSchema>("groupid")] = account;
  graph::load(store, ModuleSyncMetadataSchema, rows, {{std::string(graph::kUpdateTag), update_tag}}, policy);
}

}  // namespace dynatlas::sync
