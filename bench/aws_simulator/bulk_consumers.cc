// What reads the streams of tables: functions of a third of those with a stream, pipes of a few.
#include <array>

#include "aws_simulator/bulk.h"

namespace aws_simulator {
namespace {

constexpr std::array<std::string_view, 3> kFunctions{"indexer", "notifier", "archiver"};

std::string arn_here(const Table& table, std::string_view service, std::string_view resource) {
  return fmt::format("arn:aws:{}:{}:{}:{}", service, table.region(), table.account_id(), resource);
}

void put_mapping(std::string& out, const Table& table, const std::string& source, std::uint64_t draw) {
  const std::string function = fmt::format("function:{}", kFunctions[(draw >> 8) % kFunctions.size()]);
  put(out, R"({{"UUID":"{}","EventSourceArn":"{}","FunctionArn":"{}","BatchSize":{},)", uuid_of(mix(draw)), source,
      arn_here(table, "lambda", function), 10 * (1 + (draw >> 16) % 10));
  const bool is_off = (draw >> 24) % 10 == 0;
  put(out, R"("State":"{}","StateTransitionReason":"User action","LastProcessingResult":"{}",)",
      is_off ? "Disabled" : "Enabled", is_off ? "No records processed" : "OK");
  out += R"("StartingPosition":"LATEST","MaximumRetryAttempts":-1,"MaximumRecordAgeInSeconds":-1,)";
  put(out, R"("ParallelizationFactor":1,"MaximumBatchingWindowInSeconds":0,"BisectBatchOnFunctionError":{},)",
      (draw >> 32) % 2 == 0);
  if ((draw >> 40) % 4 == 0) {
    put(out, R"("DestinationConfig":{{"OnFailure":{{"Destination":"{}"}}}},)", arn_here(table, "sqs", "failed"));
  }
  put_seconds(out += R"("LastModified":)", table.created_ms() + draw % 10'000'000);
  out += '}';
}

// Some functions read a queue, which has nothing to do with tables.
void put_mappings(const Table& table, const Parameters& /*asked*/, Page& page) {
  const std::uint64_t draw = table.draws(Draw::consumers);
  const bool reads_stream = table.has_stream() && draw % 3 == 0;
  if (!reads_stream && draw % 50 != 1) return;
  if (std::string* const out = page.next()) {
    put_mapping(*out, table, reads_stream ? table.stream_arn() : arn_here(table, "sqs", "jobs"), draw);
  }
}

void put_pipes(const Table& table, const Parameters& asked, Page& page) {
  const std::uint64_t draw = table.draws(Draw::pipes);
  if (!table.has_stream() || draw % 12 != 0) return;
  const std::string source = table.stream_arn();
  std::string* const out = source.starts_with(asked.source_prefix) ? page.next() : nullptr;
  if (out == nullptr) return;
  const std::string name = "from-" + table.name;
  const bool is_off = (draw >> 8) % 5 == 0;
  put(*out, R"({{"Name":"{}","Arn":"{}","DesiredState":"{}","CurrentState":"{}","StateReason":"{}",)", name,
      arn_here(table, "pipes", "pipe/" + name), is_off ? "STOPPED" : "RUNNING", is_off ? "STOPPED" : "RUNNING",
      is_off ? "Stopped by a user" : "No records processed");
  put(*out, R"("Source":"{}","Target":"{}","CreationTime":)", source, arn_here(table, "sqs", "changes"));
  put_seconds(*out, table.created_ms() + draw % 10'000'000);
  put_seconds(*out += R"(,"LastModifiedTime":)", table.created_ms() + draw % 100'000'000);
  *out += '}';
}

constexpr std::array kConsumerLists{
    BulkList{.operation = Operation::ListEventSourceMappings,
             .member = "EventSourceMappings",
             .token = "NextMarker",
             .most = 100,
             .put = put_mappings,
             .takes_more = true},
    BulkList{Operation::ListPipes, "Pipes", "NextToken", 100, put_pipes},
};

}  // namespace

std::span<const BulkList> consumer_lists() {
  return kConsumerLists;
}

}  // namespace aws_simulator
