// What DescribeTable tells of keys, indexes and throughput.
#include "aws_simulator/table.h"
#include "aws_simulator/table_text.h"

namespace aws_simulator {
namespace {

bool is_sorted(std::uint64_t index_draw) {
  return (index_draw >> 40) % 3 == 0;
}

std::uint64_t index_draw(const Table& table, std::size_t index) {
  return keyed(table.now, Draw::indexes, index);
}

void put_projection(std::string& out, std::uint64_t draw) {
  switch (keyed(draw, Draw::projection) % 4) {
    case 0:
      out += R"("Projection":{"ProjectionType":"KEYS_ONLY"},)";
      break;
    case 1:
      out += R"("Projection":{"NonKeyAttributes":["status","amount"],"ProjectionType":"INCLUDE"},)";
      break;
    default:
      out += R"("Projection":{"ProjectionType":"ALL"},)";
  }
}

void put_index(std::string& out, const Table& table, std::size_t index) {
  const std::uint64_t draw = index_draw(table, index);
  put(out, FMT_COMPILE(R"({{"IndexArn":"{}/index/gsi{}-index","IndexName":"gsi{}-index","IndexSizeBytes":{},)"),
      table.arn, index, index, draw % 1'000'000'000);
  put(out, FMT_COMPILE(R"("IndexStatus":"{}","ItemCount":{},"KeySchema":[{{"AttributeName":"gsi{}pk",)"),
      (draw >> 48) % 50 == 0 ? "UPDATING" : "ACTIVE", draw % 10'000'000, index);
  out += R"("KeyType":"HASH"})";
  if (is_sorted(draw)) put(out, FMT_COMPILE(R"(,{{"AttributeName":"gsi{}sk","KeyType":"RANGE"}})"), index);
  put_projection(out += "],", draw);
  append_throughput(out, table, draw);
  out += R"(,"WarmThroughput":{"ReadUnitsPerSecond":12000,"Status":"ACTIVE","WriteUnitsPerSecond":4000}})";
}

}  // namespace

void append_keys(std::string& out, const Table& table) {
  const bool sorted = table.keeps(Draw::sort_key) % 2 == 0;
  out += R"("AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"})";
  if (sorted) out += R"(,{"AttributeName":"sk","AttributeType":"S"})";
  for (std::size_t i = 0; i < table.indexes(); ++i) {
    put(out, FMT_COMPILE(R"(,{{"AttributeName":"gsi{}pk","AttributeType":"N"}})"), i);
    if (!is_sorted(index_draw(table, i))) continue;
    put(out, FMT_COMPILE(R"(,{{"AttributeName":"gsi{}sk","AttributeType":"B"}})"), i);
  }
  out += R"(],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"})";
  if (sorted) out += R"(,{"AttributeName":"sk","KeyType":"RANGE"})";
  out += "],";
}

void append_indexes(std::string& out, const Table& table) {
  const std::size_t count = table.indexes();
  if (count == 0) return;
  out += R"("GlobalSecondaryIndexes":[)";
  for (std::size_t i = 0; i < count; ++i) put_index(out += i == 0 ? "" : ",", table, i);
  out += "],";
}

// A tenth of what is on demand has a maximum.
void append_throughput(std::string& out, const Table& table, std::uint64_t draw) {
  const bool on_demand = table.is_on_demand();
  if (on_demand && (draw >> 32) % 10 == 0) {
    put(out, FMT_COMPILE(R"("OnDemandThroughput":{{"MaxReadRequestUnits":{},"MaxWriteRequestUnits":-1}},)"),
        1000 * (1 + (draw >> 36) % 40));
  }
  put(out,
      FMT_COMPILE(R"("ProvisionedThroughput":{{"NumberOfDecreasesToday":0,"ReadCapacityUnits":{},)"
                  R"("WriteCapacityUnits":{}}})"),
      on_demand ? 0 : 1 + draw % 200, on_demand ? 0 : 1 + (draw >> 20) % 100);
}

}  // namespace aws_simulator
