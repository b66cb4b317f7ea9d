#include "intel/aws/consumers/operations.h"

#include <nlohmann/json.hpp>

#include "intel/listing.h"

namespace dynatlas::intel::aws::consumers {
namespace {

using graph::column_of;
using graph::Value;
using models::aws::consumers::AWSLambdaEventSourceMappingSchema;
using models::aws::consumers::AWSPipeSchema;
using nlohmann::json;

// A queue or a topic is another's affair, and Kafka outside AWS has no ARN.
bool reads_dynamodb(const json& mapping) {
  const std::string source = deciding_text_at(mapping, "EventSourceArn");
  const auto arn = arn_of(source);
  return arn.has_value() && arn->service == "dynamodb";
}

Value account_in(std::string_view text) {
  const auto arn = arn_of(text);
  return arn.has_value() && !arn->account.empty() ? Value{std::string(arn->account)} : Value{};
}

// A function is of the part, whatever it reads: where none of an answer's mappings is kept, only that shows whose they
// are. A stream may be another account's.
std::string complete_event_source_mapping(const Element& element) {
  const std::string function = text_at(element.json, "FunctionArn");
  check_part(element.asked.part, function);
  std::string id = name_at(element.json, "UUID");
  if (!reads_dynamodb(element.json)) return {};
  element.row[column_of<AWSLambdaEventSourceMappingSchema>("function_account_id")] = account_in(function);
  element.row[column_of<AWSLambdaEventSourceMappingSchema>("stream_account_id")] =
      account_in(text_at(element.json, "EventSourceArn"));
  return id;
}

std::string complete_pipe(const Element& element) {
  return name_at(element.json, "Arn");
}

}  // namespace

std::optional<Refusal> read_event_source_mappings(const Asked& asked, std::string_view answer, Found& found) {
  return read_list({"ListEventSourceMappings", "EventSourceMappings", AWSLambdaEventSourceMappingSchema,
                    complete_event_source_mapping},
                   asked, answer, found.batch.of<AWSLambdaEventSourceMappingSchema>(), found);
}

std::optional<Refusal> read_pipes(const Asked& asked, std::string_view answer, Found& found) {
  return read_list({"ListPipes", "Pipes", AWSPipeSchema, complete_pipe}, asked, answer, found.batch.of<AWSPipeSchema>(),
                   found);
}

}  // namespace dynatlas::intel::aws::consumers
