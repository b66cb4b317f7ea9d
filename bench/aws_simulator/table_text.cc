#include "aws_simulator/table_text.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <iterator>
#include <string_view>

#include "aws_simulator/hash.h"
#include "aws_simulator/regions.h"

namespace aws_simulator {
namespace {

// What each draw is for. A draw of `fixed` holds for the table's life, one of `now` until its next change.
enum class Draw : std::uint64_t {
  created,
  id,
  sort_key,
  indexes,
  billing,
  size,
  stream,
  sse,
  restored,
  archived,
  table_class
};

struct Table {
  const Estate& estate;
  Place place;
  std::uint64_t fixed;  // what the table keeps
  std::uint64_t now;    // what a change changes
  std::string name;
  std::string arn;

  std::uint64_t keeps(Draw draw) const { return keyed(fixed, draw); }
  std::uint64_t draws(Draw draw) const { return keyed(now, draw); }
  std::uint64_t created_ms() const { return 1'500'000'000'000u + keeps(Draw::created) % 240'000'000'000u; }
};

template <typename Format, typename... Arguments>
void put(std::string& out, const Format& format, const Arguments&... arguments) {
  fmt::format_to(std::back_inserter(out), format, arguments...);
}

void put_seconds(std::string& out, std::uint64_t milliseconds) {
  put(out, FMT_COMPILE("{}.{:03}"), milliseconds / 1000, milliseconds % 1000);
}

void put_throughput(std::string& out, std::uint64_t draw, bool on_demand) {
  put(out,
      FMT_COMPILE(R"("ProvisionedThroughput":{{"NumberOfDecreasesToday":0,"ReadCapacityUnits":{},)"
                  R"("WriteCapacityUnits":{}}})"),
      on_demand ? 0 : 1 + draw % 200, on_demand ? 0 : 1 + (draw >> 20) % 100);
}

std::size_t index_count(std::uint64_t draw) {
  constexpr std::array<unsigned, 5> kUpTo{25, 55, 80, 92, 100};  // percent with at most 0, 1, 2, 3, 5
  const std::uint64_t percent = draw % 100;
  std::size_t count = 0;
  while (percent >= kUpTo[count]) ++count;
  return count == 4 ? 5 : count;
}

void put_keys(std::string& out, const Table& table, std::size_t indexes) {
  const bool sorted = table.keeps(Draw::sort_key) % 2 == 0;
  out += R"("AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"})";
  if (sorted) out += R"(,{"AttributeName":"sk","AttributeType":"S"})";
  for (std::size_t i = 0; i < indexes; ++i)
    put(out, FMT_COMPILE(R"(,{{"AttributeName":"gsi{}pk","AttributeType":"N"}})"), i);
  out += R"(],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"})";
  if (sorted) out += R"(,{"AttributeName":"sk","KeyType":"RANGE"})";
  out += "],";
}

void put_indexes(std::string& out, const Table& table, std::size_t count, bool on_demand) {
  if (count == 0) return;
  out += R"("GlobalSecondaryIndexes":[)";
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t draw = keyed(table.now, Draw::indexes, i);
    put(out, FMT_COMPILE(R"({}{{"IndexArn":"{}/index/gsi{}-index","IndexName":"gsi{}-index","IndexSizeBytes":{},)"),
        i == 0 ? "" : ",", table.arn, i, i, draw % 1'000'000'000);
    put(out, FMT_COMPILE(R"("IndexStatus":"ACTIVE","ItemCount":{},"KeySchema":[{{"AttributeName":"gsi{}pk",)"),
        draw % 10'000'000, i);
    out += R"("KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"},)";
    put_throughput(out, draw, on_demand);
    out += '}';
  }
  out += "],";
}

void put_billing(std::string& out, const Table& table, bool on_demand) {
  const std::uint64_t draw = table.draws(Draw::billing);
  if (!on_demand && (draw >> 8) % 4 != 0) return;  // AWS tells a summary only of tables that were on demand once
  put(out, FMT_COMPILE(R"("BillingModeSummary":{{"BillingMode":"{}","LastUpdateToPayPerRequestDateTime":)"),
      on_demand ? "PAY_PER_REQUEST" : "PROVISIONED");
  put_seconds(out, table.created_ms() + 3003 + draw % 1'000'000);
  out += "},";
}

// "2021-06-08T08:00:32.000"
void put_label(std::string& out, std::uint64_t milliseconds) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds{milliseconds}};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  put(out, FMT_COMPILE("{}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}"), static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
      clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

// Some tables had a stream once: its label is still told, its specification is not.
void put_stream(std::string& out, const Table& table) {
  const std::uint64_t draw = table.draws(Draw::stream);
  if (draw % 100 >= 35) return;
  constexpr std::array<std::string_view, 4> kViews{"NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE", "KEYS_ONLY"};
  if (draw % 100 < 30) {
    put(out, FMT_COMPILE(R"("StreamSpecification":{{"StreamEnabled":true,"StreamViewType":"{}"}},)"),
        kViews[(draw >> 8) % kViews.size()]);
  }
  std::string label;
  put_label(label, table.created_ms() + (draw >> 16) % 1'000'000'000);
  put(out, FMT_COMPILE(R"("LatestStreamArn":"{}/stream/{}","LatestStreamLabel":"{}",)"), table.arn, label, label);
}

void put_sse(std::string& out, const Table& table) {
  const std::uint64_t draw = table.draws(Draw::sse);
  if (draw % 100 >= 40) return;
  put(out,
      FMT_COMPILE(R"("SSEDescription":{{"KMSMasterKeyArn":"arn:aws:kms:{}:{}:key/{:08x}-{:04x}-4000-8000-{:012x}",)"),
      kRegions[table.place.region], table.estate.account_id(table.place.account), (draw >> 32) % 16, draw % 16,
      draw >> 60);
  out += R"("SSEType":"KMS","Status":"ENABLED"},)";
}

void put_backup_arn(std::string& out, std::string_view table_arn, std::uint64_t draw) {
  put(out, FMT_COMPILE(R"({}/backup/0{}-{:08x})"), table_arn, 1'500'000'000'000u + draw % 240'000'000'000u, draw >> 32);
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
  out += R"(,"RestoreInProgress":false,"SourceBackupArn":")";
  put_backup_arn(out, source, draw);
  put(out, FMT_COMPILE(R"(","SourceTableArn":"{}"}},)"), source);
}

bool put_archival(std::string& out, const Table& table) {
  const std::uint64_t draw = table.draws(Draw::archived);
  if (draw % 100 != 0) return false;
  out += R"("ArchivalSummary":{"ArchivalBackupArn":")";
  put_backup_arn(out, table.arn, draw);
  out += R"(","ArchivalDateTime":)";
  put_seconds(out, table.created_ms() + draw % 1'000'000'000);
  out += R"(,"ArchivalReason":"INACCESSIBLE_ENCRYPTION_CREDENTIALS"},)";
  return true;
}

Table table_of(const Estate& estate, Place place, std::uint64_t slot, const Life& life) {
  const std::uint64_t fixed = keyed(estate.seed_of(place, slot), life.incarnation);
  Table table{
      .estate = estate, .place = place, .fixed = fixed, .now = keyed(fixed, life.version), .name = {}, .arn = {}};
  append_name(table.name, slot);
  table.arn = fmt::format(FMT_COMPILE("arn:aws:dynamodb:{}:{}:table/{}"), kRegions[place.region],
                          estate.account_id(place.account), table.name);
  return table;
}

void put_numbers(std::string& out, const Table& table, bool archived) {
  const std::uint64_t size = table.draws(Draw::size);
  const std::uint64_t id = table.keeps(Draw::id);
  put(out, FMT_COMPILE(R"("ItemCount":{},"TableSizeBytes":{},"TableStatus":"{}","TableName":"{}","TableArn":"{}",)"),
      size % 50'000'000, (size >> 8) % 100'000'000'000u, archived ? "ARCHIVED" : "ACTIVE", table.name, table.arn);
  put(out, FMT_COMPILE(R"("TableId":"{:08x}-{:04x}-4{:03x}-8000-{:012x}",)"), id >> 32, (id >> 16) & 0xffff, id & 0xfff,
      mix(id) >> 16);
}

}  // namespace

void append_table(std::string& out, const Estate& estate, Place place, std::uint64_t slot, const Life& life) {
  const Table table = table_of(estate, place, slot, life);
  const bool on_demand = table.draws(Draw::billing) % 100 < 60;
  const std::size_t indexes = index_count(table.draws(Draw::indexes));
  out += '{';
  put_keys(out, table, indexes);
  put_billing(out, table, on_demand);
  put_indexes(out, table, indexes, on_demand);
  put_stream(out, table);
  put_sse(out, table);
  put_restore(out, table);
  const bool archived = put_archival(out, table);
  put_numbers(out, table, archived);
  put_throughput(out, table.draws(Draw::size), on_demand);
  const std::uint64_t draw = table.draws(Draw::table_class);
  out += R"(,"CreationDateTime":)";
  put_seconds(out, table.created_ms());
  put(out, FMT_COMPILE(R"(,"TableClassSummary":{{"TableClass":"{}"}},"DeletionProtectionEnabled":{},)"),
      draw % 10 == 0 ? "STANDARD_INFREQUENT_ACCESS" : "STANDARD", draw % 3 == 0);
  out += R"("WarmThroughput":{"ReadUnitsPerSecond":12000,"Status":"ACTIVE","WriteUnitsPerSecond":4000}})";
}

}  // namespace aws_simulator
