#include "aws_simulator/table_text.h"

#include <array>
#include <string_view>

#include "aws_simulator/regions.h"
#include "aws_simulator/table.h"

namespace aws_simulator {
namespace {

void put_billing(std::string& out, const Table& table) {
  const bool on_demand = table.is_on_demand();
  const std::uint64_t draw = table.draws(Draw::billing);
  if (!on_demand && (draw >> 8) % 4 != 0) return;  // AWS tells a summary only of tables that were on demand once
  put(out, FMT_COMPILE(R"("BillingModeSummary":{{"BillingMode":"{}","LastUpdateToPayPerRequestDateTime":)"),
      on_demand ? "PAY_PER_REQUEST" : "PROVISIONED");
  put_seconds(out, table.created_ms() + 3003 + draw % 1'000'000);
  out += "},";
}

void put_stream(std::string& out, const Table& table) {
  const std::string label = table.stream_label();
  if (label.empty()) return;
  constexpr std::array<std::string_view, 4> kViews{"NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE", "KEYS_ONLY"};
  if (table.has_stream()) {
    put(out, FMT_COMPILE(R"("StreamSpecification":{{"StreamEnabled":true,"StreamViewType":"{}"}},)"),
        kViews[(table.draws(Draw::stream) >> 8) % kViews.size()]);
  }
  put(out, FMT_COMPILE(R"("LatestStreamArn":"{}/stream/{}","LatestStreamLabel":"{}",)"), table.arn, label, label);
}

void put_sse(std::string& out, const Table& table) {
  const std::string key = table.key_arn();
  if (key.empty()) return;
  put(out, FMT_COMPILE(R"("SSEDescription":{{"KMSMasterKeyArn":"{}","SSEType":"KMS","Status":"ENABLED"}},)"), key);
}

// From another table: one in four from another region, one in four from another account.
void put_restore(std::string& out, const Table& table) {
  const std::uint64_t draw = table.keeps(Draw::restored);
  if (draw % 100 >= 3) return;
  const std::uint32_t regions = table.estate.size().regions;
  const std::uint32_t region =
      (draw >> 8) % 4 == 0 ? static_cast<std::uint32_t>((draw >> 10) % regions) : table.place.region;
  const std::uint32_t accounts = table.estate.size().accounts;
  const std::uint32_t account =
      (draw >> 24) % 4 == 0 ? static_cast<std::uint32_t>((draw >> 26) % accounts) : table.place.account;
  std::string source = fmt::format("arn:aws:dynamodb:{}:{}:table/", kRegions[region], table.estate.account_id(account));
  append_name(source, (draw >> 32) % table.estate.slots());
  out += R"("RestoreSummary":{"RestoreDateTime":)";
  put_seconds(out, table.created_ms());
  put(out, FMT_COMPILE(R"(,"RestoreInProgress":false,"SourceBackupArn":"{}","SourceTableArn":"{}"}},)"),
      backup_arn(source, draw), source);
}

void put_replica(std::string& out, const Table& replica) {
  put(out, FMT_COMPILE(R"("Replicas":[{{"RegionName":"{}","ReplicaArn":"{}","ReplicaStatus":"ACTIVE",)"),
      replica.region(), replica.arn);
  if (const std::string key = replica.key_arn(); !key.empty()) {
    put(out, FMT_COMPILE(R"("KMSMasterKeyId":"{}",)"), key);
  }
  if (!replica.is_on_demand() && replica.draws(Draw::replicas) % 4 == 0) {
    put(out, FMT_COMPILE(R"("ProvisionedThroughputOverride":{{"ReadCapacityUnits":{}}},)"),
        replica.draws(Draw::replicas) % 90 + 10);
  }
  out += R"("ReplicaTableClassSummary":{"TableClass":"STANDARD"}}],"GlobalTableVersion":"2019.11.21",)";
}

// One in ten names is a global table of two regions, where both have a table of it.
void put_replicas(std::string& out, const Table& table) {
  const Estate& estate = table.estate;
  const std::uint32_t regions = estate.size().regions;
  const std::uint64_t draw = keyed(estate.size().seed, table.place.account, table.slot, Draw::replicas);
  if (regions < 2 || draw % 10 != 0) return;
  const auto first = static_cast<std::uint32_t>((draw >> 8) % regions);
  const std::uint32_t second = (first + 1) % regions;
  if (table.place.region != first && table.place.region != second) return;
  const Place other{table.place.account, table.place.region == first ? second : first};
  const Life life = estate.life(other, table.slot, estate.generation());
  if (life.exists) put_replica(out, table_of(estate, other, table.slot, life));
}

bool put_archival(std::string& out, const Table& table) {
  const std::uint64_t draw = table.draws(Draw::archived);
  if (draw % 100 != 0) return false;
  put(out, FMT_COMPILE(R"("ArchivalSummary":{{"ArchivalBackupArn":"{}","ArchivalDateTime":)"),
      backup_arn(table.arn, draw));
  put_seconds(out, table.created_ms() + draw % 1'000'000'000);
  out += R"(,"ArchivalReason":"INACCESSIBLE_ENCRYPTION_CREDENTIALS"},)";
  return true;
}

void put_class(std::string& out, const Table& table) {
  const std::uint64_t draw = table.draws(Draw::table_class);
  put(out, FMT_COMPILE(R"(,"DeletionProtectionEnabled":{},"TableClassSummary":{{)"), draw % 3 == 0);
  if (draw % 10 != 0) {
    out += R"("TableClass":"STANDARD"},)";
    return;
  }
  put_seconds(out += R"("TableClass":"STANDARD_INFREQUENT_ACCESS","LastUpdateDateTime":)",
              table.created_ms() + draw % 1'000'000'000);
  out += "},";
}

void put_numbers(std::string& out, const Table& table, bool archived) {
  const std::uint64_t size = table.draws(Draw::size);
  put(out, FMT_COMPILE(R"("ItemCount":{},"TableSizeBytes":{},"TableStatus":"{}","TableName":"{}","TableArn":"{}",)"),
      size % 50'000'000, (size >> 8) % 100'000'000'000u, archived ? "ARCHIVED" : "ACTIVE", table.name, table.arn);
  put(out, FMT_COMPILE(R"("TableId":"{}",)"), table.id());
}

}  // namespace

void append_table(std::string& out, const Estate& estate, Place place, std::uint64_t slot, const Life& life) {
  const Table table = table_of(estate, place, slot, life);
  out += '{';
  append_keys(out, table);
  put_billing(out, table);
  append_indexes(out, table);
  put_stream(out, table);
  put_sse(out, table);
  put_restore(out, table);
  put_replicas(out, table);
  const bool archived = put_archival(out, table);
  put_numbers(out, table, archived);
  append_throughput(out, table, table.draws(Draw::size));
  put_seconds(out += R"(,"CreationDateTime":)", table.created_ms());
  put_class(out, table);
  out += R"("WarmThroughput":{"ReadUnitsPerSecond":12000,"Status":"ACTIVE","WriteUnitsPerSecond":4000}})";
}

}  // namespace aws_simulator
