#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/arn.h"
#include "intel/aws/dynamodb/transform_cells.h"
#include "intel/aws/dynamodb/transform_parts.h"
#include "intel/aws/dynamodb/transform_throughput.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

namespace ondemand = simdjson::ondemand;
using graph::column_of;
using graph::Value;
using models::aws::dynamodb::DynamoDBReplicaSchema;

// API reference: ReplicaGlobalSecondaryIndexDescription, but its warm throughput, which moves by itself.
Value overrides_json(ondemand::value list) {
  static constexpr std::array kRead{Cell{"ReadCapacityUnits", 1, integer_of}};
  static constexpr std::array kOnDemand{Cell{"MaxReadRequestUnits", 2, integer_of}};
  static constexpr std::array kCells{
      Cell{"IndexName", 0, text_of},
      Cell{.member = "ProvisionedThroughputOverride", .members = kRead},
      Cell{.member = "OnDemandThroughputOverride", .members = kOnDemand},
  };
  if (list.type() != ondemand::json_type::array) return {};
  std::vector<std::array<Value, 3>> indexes;
  for (auto entry : list.get_array()) {
    ondemand::value index = entry.value();
    if (!is_object(index)) return {};
    read_cells(index, kCells, indexes.emplace_back());
    if (!is_text(indexes.back()[0])) return {};
  }
  std::ranges::sort(indexes, {}, [](const auto& index) { return std::get<std::string>(index[0]); });
  nlohmann::json all = nlohmann::json::array();
  for (const auto& [name, read, on_demand] : indexes) {
    nlohmann::json& one = all.emplace_back(nlohmann::json{{"IndexName", std::get<std::string>(name)}});
    if (const auto* units = std::get_if<std::int64_t>(&read)) one["ReadCapacityUnits"] = *units;
    if (const auto* units = std::get_if<std::int64_t>(&on_demand)) one["MaxReadRequestUnits"] = *units;
  }
  return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// The table's ARN in another region; empty where the table's is no ARN.
std::string arn_in(std::string_view region, const std::string& table_arn) {
  const auto arn = arn_of(table_arn);
  if (!arn) return {};
  const std::string_view before(table_arn.data(), static_cast<std::size_t>(arn->region.data() - table_arn.data()));
  return fmt::format("{}{}:{}:{}", before, region, arn->account, arn->resource);
}

constexpr std::array kReadOverride{
    Cell{"ReadCapacityUnits", column_of<DynamoDBReplicaSchema>("read_capacity_units_override"), integer_of},
};
constexpr std::array kOnDemandOverride{
    Cell{"MaxReadRequestUnits", column_of<DynamoDBReplicaSchema>("on_demand_max_read_request_units_override"),
         integer_of},
};
constexpr std::array kReplicaClass{
    Cell{"TableClass", column_of<DynamoDBReplicaSchema>("table_class"), text_of},
    Cell{"LastUpdateDateTime", column_of<DynamoDBReplicaSchema>("table_class_last_update_date_time"), time_of},
};
constexpr std::array kReplica{
    Cell{"RegionName", column_of<DynamoDBReplicaSchema>("region_name"), text_of},
    Cell{"ReplicaArn", column_of<DynamoDBReplicaSchema>("replica_arn"), text_of},
    Cell{"ReplicaStatus", column_of<DynamoDBReplicaSchema>("status"), text_of},
    Cell{"ReplicaStatusDescription", column_of<DynamoDBReplicaSchema>("status_description"), text_of},
    Cell{"ReplicaStatusPercentProgress", column_of<DynamoDBReplicaSchema>("status_percent_progress"), text_of},
    Cell{"KMSMasterKeyId", column_of<DynamoDBReplicaSchema>("kms_master_key_id"), text_of},
    Cell{.member = "ProvisionedThroughputOverride", .members = kReadOverride},
    Cell{.member = "OnDemandThroughputOverride", .members = kOnDemandOverride},
    Cell{.member = "WarmThroughput", .members = kWarmThroughput<DynamoDBReplicaSchema>},
    Cell{"ReplicaInaccessibleDateTime", column_of<DynamoDBReplicaSchema>("inaccessible_date_time"), time_of},
    Cell{.member = "ReplicaTableClassSummary", .members = kReplicaClass},
    Cell{"GlobalTableSettingsReplicationMode", column_of<DynamoDBReplicaSchema>("settings_replication_mode"), text_of},
    Cell{"GlobalSecondaryIndexes", column_of<DynamoDBReplicaSchema>("indexes"), overrides_json},
};

}  // namespace

// API reference: ReplicaDescription. The table itself, should it stand among its replicas, is passed over.
void transform_dynamodb_replicas(ondemand::value value, const Description& table, Batch& transformed) {
  if (value.is_null()) return;
  if (value.type() != ondemand::json_type::array) throw NotATable("Replicas is no list");
  graph::Rows& rows = transformed.of<DynamoDBReplicaSchema>();
  for (auto entry : value.get_array()) {
    ondemand::value replica = entry.value();
    if (!is_object(replica)) throw NotATable("an entry of Replicas is no object");
    const auto row = rows.add();
    read_cells(replica, kReplica, row);
    const Value& region = row[column_of<DynamoDBReplicaSchema>("region_name")];
    if (!is_text(region)) throw NotATable("a replica has no RegionName");
    const std::string& name = std::get<std::string>(region);
    if (name == table.region) {
      rows.truncate(rows.size() - 1);
      continue;
    }
    Value& arn = row[column_of<DynamoDBReplicaSchema>("replica_arn")];
    if (!is_text(arn)) {
      std::string made = arn_in(name, table.arn);
      arn = made.empty() ? Value() : Value(std::move(made));
    }
    if (is_text(arn)) {
      row[column_of<DynamoDBReplicaSchema>("replica_account_id")] = account_of(std::get<std::string>(arn));
    }
    row[column_of<DynamoDBReplicaSchema>("id")] = fmt::format("{}/replica/{}", table.arn, name);
    row[column_of<DynamoDBReplicaSchema>("table_arn")] = table.arn;
  }
}

}  // namespace dynatlas::intel::aws::dynamodb
