#include "intel/aws/kms/operations.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "aws/identity.h"
#include "intel/listing.h"

namespace dynatlas::intel::aws::kms {
namespace {

using graph::column_of;
using graph::Value;
using models::aws::AWSKMSAliasSchema;
using models::aws::AWSKMSKeySchema;
using models::aws::dynamodb::DynamoDBReplicaSchema;
using models::aws::dynamodb::DynamoDBSSEDescriptionSchema;

constexpr std::string_view kKeyPrefix = "key/";

// Nothing where it is no ARN of a key: a replica's may be an alias, or a bare id.
std::optional<Arn> key_arn_of(std::string_view text) {
  const auto arn = arn_of(text);
  const bool is_key = arn && arn->service == "kms" && dynatlas::aws::is_account_id(arn->account) &&
                      arn->resource.starts_with(kKeyPrefix) && arn->resource.size() > kKeyPrefix.size();
  return is_key ? arn : std::nullopt;
}

void add_keys(const graph::Rows& rows, std::size_t first, std::size_t column, const Part& part,
              std::vector<std::string>& subjects) {
  for (std::size_t i = first; i < rows.size(); ++i) {
    const auto* text = std::get_if<std::string>(&rows[i][column]);
    const auto arn = text != nullptr ? key_arn_of(*text) : std::nullopt;
    if (arn && arn->region == part.region) subjects.push_back(*text);
  }
}

// Whole seconds, as Cartography keeps them.
Value seconds_at(const nlohmann::json& object, const char* member) {
  const auto time = object.find(member);
  if (time == object.end() || !time->is_number()) return {};
  const double seconds = std::floor(time->get<double>());
  if (std::abs(seconds) > 1e15) return {};
  return static_cast<std::int64_t>(seconds);
}

// What the ARN alone tells.
void fill_names(const std::string& text, std::span<Value> row) {
  const Arn arn = key_arn_of(text).value();
  const std::string_view key_id = arn.resource.substr(kKeyPrefix.size());
  row[column_of<AWSKMSKeySchema>("id")] = key_id.starts_with("mrk-") ? text : std::string(key_id);
  row[column_of<AWSKMSKeySchema>("Arn")] = text;
  row[column_of<AWSKMSKeySchema>("KeyId")] = std::string(key_id);
  row[column_of<AWSKMSKeySchema>("region")] = std::string(arn.region);
  row[column_of<AWSKMSKeySchema>("account_id")] = std::string(arn.account);
}

std::string complete_key(const Element& element) {
  std::string arn = text_at(element.json, "Arn");
  if (arn != element.asked.subject) throw NotAsDocumented("it is about another key");
  fill_names(arn, element.row);
  for (const auto& [member, column] : {std::pair{"CreationDate", column_of<AWSKMSKeySchema>("creation_date")},
                                       std::pair{"DeletionDate", column_of<AWSKMSKeySchema>("deletion_date")},
                                       std::pair{"ValidTo", column_of<AWSKMSKeySchema>("valid_to")}}) {
    element.row[column] = seconds_at(element.json, member);
  }
  element.row[column_of<AWSKMSKeySchema>("found")] = true;
  return arn;
}

// One without a key is AWS's own, made before the key is.
std::string complete_alias(const Element& element) {
  const std::string alias_arn = name_at(element.json, "AliasArn");
  const std::string key_id = deciding_text_at(element.json, "TargetKeyId");
  if (key_id.empty()) return {};
  if (const auto arn = arn_of(alias_arn)) {
    element.row[column_of<AWSKMSAliasSchema>("target_key_arn")] =
        fmt::format("arn:{}:kms:{}:{}:{}{}", arn->partition, arn->region, arn->account, kKeyPrefix, key_id);
  }
  element.row[column_of<AWSKMSAliasSchema>("creation_date")] = seconds_at(element.json, "CreationDate");
  element.row[column_of<AWSKMSAliasSchema>("last_updated_date")] = seconds_at(element.json, "LastUpdatedDate");
  return alias_arn;
}

}  // namespace

void keys_of_tables(const Part& part, const Batch& batch, const Batch::Mark& before,
                    std::vector<std::string>& subjects) {
  add_keys(batch.of<DynamoDBSSEDescriptionSchema>(), Batch::count_at<DynamoDBSSEDescriptionSchema>(before),
           column_of<DynamoDBSSEDescriptionSchema>("kms_master_key_arn"), part, subjects);
  add_keys(batch.of<DynamoDBReplicaSchema>(), Batch::count_at<DynamoDBReplicaSchema>(before),
           column_of<DynamoDBReplicaSchema>("kms_master_key_id"), part, subjects);
}

std::optional<Refusal> read_key(const Asked& asked, std::string_view answer, Found& found) {
  static constexpr List kWhole{"DescribeKey", "KeyMetadata", AWSKMSKeySchema, complete_key, true};
  graph::Rows& keys = found.batch.of<AWSKMSKeySchema>();
  if (!answer.empty()) return read_object(kWhole, asked, answer, keys, found);
  const auto row = keys.add();
  fill_names(std::string(asked.subject), row);
  row[column_of<AWSKMSKeySchema>("found")] = false;
  return std::nullopt;
}

std::optional<Refusal> read_aliases(const Asked& asked, std::string_view answer, Found& found) {
  static constexpr List kList{"ListAliases", "Aliases", AWSKMSAliasSchema, complete_alias};
  return read_list(kList, asked, answer, found.batch.of<AWSKMSAliasSchema>(), found);
}

}  // namespace dynatlas::intel::aws::kms
