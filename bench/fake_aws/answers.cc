#include "fake_aws/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

namespace fake_aws {
namespace {

using nlohmann::json;

constexpr std::uint64_t kPageNames = 100;

std::string name_of(std::uint64_t table) {
  return fmt::format("orders-service.table_{:09}", table);
}

std::optional<std::uint64_t> number_of(std::string_view name) {
  const std::size_t cut = name.rfind('_');
  if (cut == std::string_view::npos) return std::nullopt;
  std::uint64_t number = 0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + cut + 1, end, number);
  if (error != std::errc{} || stop != end || name_of(number) != name) return std::nullopt;
  return number;
}

Answer refusal(std::string_view type, std::string_view message) {
  return {400, fmt::format(R"({{"__type":"com.amazonaws.dynamodb.v20120810#{}","message":"{}"}})", type, message)};
}

Answer list_tables(const Estate& estate, const json& parameters) {
  std::uint64_t table = 0;
  if (parameters.contains("ExclusiveStartTableName")) {
    const auto start = number_of(parameters["ExclusiveStartTableName"].get<std::string>());
    if (!start) return refusal("ValidationException", "no such start");
    table = *start + 1;
  }
  const std::uint64_t limit = std::min(parameters.value("Limit", kPageNames), kPageNames);
  const std::uint64_t end = std::min(estate.tables, table + limit);
  std::string names;
  for (std::uint64_t i = table; i < end; ++i) names += fmt::format("{}\"{}\"", i == table ? "" : ",", name_of(i));
  const std::string last =
      end < estate.tables ? fmt::format(R"("LastEvaluatedTableName":"{}",)", name_of(end - 1)) : "";
  return {200, fmt::format(R"({{{}"TableNames":[{}]}})", last, names)};
}

std::string index_text(std::string_view table_arn, int index) {
  return fmt::format(
      R"({{"IndexArn":"{}/index/by_attribute_{}","IndexName":"by_attribute_{}","IndexSizeBytes":1048576,)"
      R"("IndexStatus":"ACTIVE","ItemCount":4096,"KeySchema":[{{"AttributeName":"sk","KeyType":"HASH"}}],)"
      R"("Projection":{{"ProjectionType":"ALL"}},"ProvisionedThroughput":{{"NumberOfDecreasesToday":0,)"
      R"("ReadCapacityUnits":5,"WriteCapacityUnits":5}}}})",
      table_arn, index, index);
}

Answer describe_table(const Estate& estate, std::string_view region, const json& parameters) {
  const auto table = number_of(parameters.value("TableName", ""));
  if (!table || *table >= estate.tables) return refusal("ResourceNotFoundException", "Requested resource not found");
  const std::string name = name_of(*table);
  const std::string arn = fmt::format("arn:aws:dynamodb:{}:{}:table/{}", region, estate.account, name);
  const std::string indexes = index_text(arn, 0) + (*table % 2 == 1 ? "," + index_text(arn, 1) : "");
  return {200,
          fmt::format(R"({{"Table":{{"AttributeDefinitions":[{{"AttributeName":"pk","AttributeType":"S"}},)"
                      R"({{"AttributeName":"sk","AttributeType":"S"}}],"CreationDateTime":{}.{:03},)"
                      R"("DeletionProtectionEnabled":false,"GlobalSecondaryIndexes":[{}],"ItemCount":{},)"
                      R"("KeySchema":[{{"AttributeName":"pk","KeyType":"HASH"}},{{"AttributeName":"sk",)"
                      R"("KeyType":"RANGE"}}],"ProvisionedThroughput":{{"NumberOfDecreasesToday":0,)"
                      R"("ReadCapacityUnits":10,"WriteCapacityUnits":10}},"TableArn":"{}","TableId":)"
                      R"("00000000-0000-4000-8000-{:012}","TableName":"{}","TableSizeBytes":{},)"
                      R"("TableStatus":"ACTIVE"}}}})",
                      1'600'000'000 + *table, *table % 1000, indexes, *table * 17, arn, *table, name, *table * 4096)};
}

Answer query(const Estate& estate, std::string_view body) {
  if (body.find("Action=GetCallerIdentity") != std::string_view::npos) {
    return {200, fmt::format("<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::{0}:user/bench"
                             "</Arn><UserId>AIDABENCH</UserId><Account>{0}</Account></GetCallerIdentityResult>"
                             "</GetCallerIdentityResponse>",
                             estate.account)};
  }
  if (body.find("Action=DescribeRegions") != std::string_view::npos) {
    std::string items;
    for (const std::string& region : estate.regions) {
      items +=
          fmt::format("<item><regionName>{}</regionName><optInStatus>opt-in-not-required</optInStatus></item>", region);
    }
    return {200, "<DescribeRegionsResponse><regionInfo>" + items + "</regionInfo></DescribeRegionsResponse>"};
  }
  return {400, "<ErrorResponse><Error><Code>InvalidAction</Code></Error></ErrorResponse>"};
}

}  // namespace

Answer answer(const Estate& estate, const Question& question) {
  if (question.target.empty()) return query(estate, question.body);
  const json parameters = json::parse(question.body, nullptr, false);
  if (!parameters.is_object()) return refusal("SerializationException", "no JSON");
  if (std::ranges::find(estate.regions, question.region) == estate.regions.end()) {
    return refusal("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  if (question.target.ends_with(".ListTables")) return list_tables(estate, parameters);
  if (question.target.ends_with(".DescribeTable")) return describe_table(estate, question.region, parameters);
  return refusal("UnknownOperationException", "");
}

}  // namespace fake_aws
