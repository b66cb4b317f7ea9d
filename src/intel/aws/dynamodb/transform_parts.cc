#include "intel/aws/dynamodb/transform_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/identity.h"
#include "base/arn.h"
#include "intel/aws/dynamodb/transform_cells.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

namespace ondemand = simdjson::ondemand;
using graph::column_of;
using graph::NodeSchema;
using graph::Rows;
using graph::Value;
using models::aws::dynamodb::DynamoDBArchivalSummarySchema;
using models::aws::dynamodb::DynamoDBBackupSchema;
using models::aws::dynamodb::DynamoDBBillingModeSummarySchema;
using models::aws::dynamodb::DynamoDBRestoreSummarySchema;
using models::aws::dynamodb::DynamoDBSSEDescriptionSchema;
using models::aws::dynamodb::DynamoDBStreamSchema;

// Appends the row of a part that is an object, without its id. Returns the row, empty where there is no part.
template <const NodeSchema& kSchema>
std::span<Value> add_part(ondemand::value value, std::string_view member, std::span<const Cell> cells,
                          const Description& table, Batch& transformed) {
  if (value.is_null()) return {};
  if (!is_object(value)) throw NotATable(fmt::format("{} is no object", member));
  Rows& rows = transformed.of<kSchema>();
  const auto row = rows.add();
  if (!read_cells(value, cells, row)) {
    rows.truncate(rows.size() - 1);
    return {};
  }
  row[column_of<kSchema>("table_arn")] = table.arn;
  return row;
}

void transform_dynamodb_backup(const Value& arn, Batch& transformed) {
  if (!is_text(arn)) return;
  const auto row = transformed.of<DynamoDBBackupSchema>().add();
  row[column_of<DynamoDBBackupSchema>("Arn")] = arn;
  row[column_of<DynamoDBBackupSchema>("account_id")] = account_of(std::get<std::string>(arn));
}

void transform_dynamodb_billing(ondemand::value value, const Description& table, Batch& transformed) {
  static constexpr std::array kCells{
      Cell{"BillingMode", column_of<DynamoDBBillingModeSummarySchema>("billing_mode"), text_of},
      Cell{"LastUpdateToPayPerRequestDateTime",
           column_of<DynamoDBBillingModeSummarySchema>("last_update_to_pay_per_request_date_time"), time_of},
  };
  const auto row = add_part<DynamoDBBillingModeSummarySchema>(value, "BillingModeSummary", kCells, table, transformed);
  if (!row.empty()) row[column_of<DynamoDBBillingModeSummarySchema>("id")] = table.arn + "/billing";
}

// A table whose stream was switched off has a LatestStreamArn still, and no StreamSpecification.
void transform_dynamodb_stream(ondemand::value value, const Description& table, Batch& transformed) {
  static constexpr std::array kCells{
      Cell{"StreamEnabled", column_of<DynamoDBStreamSchema>("stream_enabled"), boolean_of},
      Cell{"StreamViewType", column_of<DynamoDBStreamSchema>("stream_view_type"), text_of},
  };
  const auto row = add_part<DynamoDBStreamSchema>(value, "StreamSpecification", kCells, table, transformed);
  if (row.empty()) return;
  if (table.stream_arn.empty()) {
    auto& rows = transformed.of<DynamoDBStreamSchema>();
    rows.truncate(rows.size() - 1);
    return;
  }
  row[column_of<DynamoDBStreamSchema>("Arn")] = table.stream_arn;
  row[column_of<DynamoDBStreamSchema>("stream_label")] = table.stream_label;
}

void transform_dynamodb_sse(ondemand::value value, const Description& table, Batch& transformed) {
  static constexpr std::array kCells{
      Cell{"Status", column_of<DynamoDBSSEDescriptionSchema>("sse_status"), text_of},
      Cell{"SSEType", column_of<DynamoDBSSEDescriptionSchema>("sse_type"), text_of},
      Cell{"InaccessibleEncryptionDateTime",
           column_of<DynamoDBSSEDescriptionSchema>("inaccessible_encryption_date_time"), time_of},
      Cell{"KMSMasterKeyArn", column_of<DynamoDBSSEDescriptionSchema>("kms_master_key_arn"), text_of},
  };
  const auto row = add_part<DynamoDBSSEDescriptionSchema>(value, "SSEDescription", kCells, table, transformed);
  if (!row.empty()) row[column_of<DynamoDBSSEDescriptionSchema>("id")] = table.arn + "/sse";
}

void transform_dynamodb_archival(ondemand::value value, const Description& table, Batch& transformed) {
  static constexpr std::size_t kBackup = column_of<DynamoDBArchivalSummarySchema>("archival_backup_arn");
  static constexpr std::array kCells{
      Cell{"ArchivalDateTime", column_of<DynamoDBArchivalSummarySchema>("archival_date_time"), time_of},
      Cell{"ArchivalReason", column_of<DynamoDBArchivalSummarySchema>("archival_reason"), text_of},
      Cell{"ArchivalBackupArn", kBackup, text_of},
  };
  const auto row = add_part<DynamoDBArchivalSummarySchema>(value, "ArchivalSummary", kCells, table, transformed);
  if (row.empty()) return;
  row[column_of<DynamoDBArchivalSummarySchema>("id")] = table.arn + "/archival";
  transform_dynamodb_backup(row[kBackup], transformed);
}

void transform_dynamodb_restore(ondemand::value value, const Description& table, Batch& transformed) {
  static constexpr std::size_t kBackup = column_of<DynamoDBRestoreSummarySchema>("source_backup_arn");
  static constexpr std::array kCells{
      Cell{"RestoreDateTime", column_of<DynamoDBRestoreSummarySchema>("restore_date_time"), time_of},
      Cell{"RestoreInProgress", column_of<DynamoDBRestoreSummarySchema>("restore_in_progress"), boolean_of},
      Cell{"SourceBackupArn", kBackup, text_of},
      Cell{"SourceTableArn", column_of<DynamoDBRestoreSummarySchema>("source_table_arn"), text_of},
  };
  const auto row = add_part<DynamoDBRestoreSummarySchema>(value, "RestoreSummary", kCells, table, transformed);
  if (row.empty()) return;
  row[column_of<DynamoDBRestoreSummarySchema>("id")] = table.arn + "/restore";
  transform_dynamodb_backup(row[kBackup], transformed);
}

constexpr std::array kParts{
    PartTransform{"BillingModeSummary", transform_dynamodb_billing},
    PartTransform{"StreamSpecification", transform_dynamodb_stream},
    PartTransform{"SSEDescription", transform_dynamodb_sse},
    PartTransform{"ArchivalSummary", transform_dynamodb_archival},
    PartTransform{"RestoreSummary", transform_dynamodb_restore},
    PartTransform{"Replicas", transform_dynamodb_replicas},
};

}  // namespace

Value account_of(std::string_view text) {
  const auto arn = arn_of(text);
  return arn && dynatlas::aws::is_account_id(arn->account) ? Value(std::string(arn->account)) : Value();
}

const PartTransform* find_part(std::string_view member) {
  for (const std::span<const PartTransform> parts : {std::span<const PartTransform>(kParts), index_parts()}) {
    const auto found = std::ranges::find(parts, member, &PartTransform::member);
    if (found != parts.end()) return &*found;
  }
  return nullptr;
}

}  // namespace dynatlas::intel::aws::dynamodb
