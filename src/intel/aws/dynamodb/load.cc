#include "intel/aws/dynamodb/load.h"

#include "base/arn.h"
#include "base/log.h"
#include "graph/fields.h"
#include "models/aws/dynamodb/described.h"

namespace dynatlas::intel::aws::dynamodb {

using models::aws::dynamodb::DynamoDBTableSchema;
using models::aws::dynamodb::kDescribed;

void load_dynamodb_tables(graph::GraphStore& store, const TransformedTables& transformed, const std::string& account,
                          std::int64_t update_tag, const graph::WritePolicy& policy, graph::LoadCount& count) {
  const graph::Params params{{"AWS_ID", account}, {std::string(graph::kUpdateTag), update_tag}};
  const graph::Rows& tables = transformed.of<DynamoDBTableSchema>();
  std::vector<std::string> arns;
  arns.reserve(tables.size());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    arns.push_back(std::get<std::string>(tables[i][graph::column_of<DynamoDBTableSchema>("Arn")]));
  }
  std::vector<graph::SchemaRows> all;
  for (std::size_t kind = 0; kind < kDescribed.size(); ++kind) {
    const bool owned = kDescribed[kind]->existence == graph::Existence::owned;
    const auto owners = owned ? std::span<const std::string>(arns) : std::span<const std::string>();
    all.push_back({*kDescribed[kind], transformed[kind], owners});
  }
  graph::load(store, all, params, policy, count);
}

std::string_view region_of(std::string_view id) {
  const auto arn = arn_of(id);
  return arn ? arn->region : std::string_view();
}

bool is_arn_of_aws(std::string_view arn) {
  const auto fields = arn_of(arn);
  // DynamoDB Local says ddblocal wherever it is asked.
  return fields && fields->partition.starts_with("aws") && fields->service == "dynamodb" &&
         fields->region != "ddblocal";
}

bool is_elsewhere(const Part& part, std::string_view arn) {
  if (!is_arn_of_aws(arn)) return false;
  const Arn fields = *arn_of(arn);
  return fields.region != part.region || fields.account != part.account;
}

graph::PartDifference compare_dynamodb_tables(graph::GraphStore& store, const Part& part, const graph::SeenSet& seen,
                                              const graph::SeenSet& unread) {
  std::uint64_t elsewhere = 0;
  const auto name_of = [&](const graph::NodeName& node) -> std::string {
    if (is_elsewhere(part, node.id)) {
      if (elsewhere++ == 0) {
        log::warning(
            "{} is in the graph under {} {}, and is left alone: `dynatlas forget --misplaced --aws-account-id {}` "
            "removes it",
            node.id, part.account, part.region, arn_of(node.id)->account);
      }
      return "";
    }
    const auto arn = arn_of(node.id);
    const auto table = arn ? table_of(*arn) : std::nullopt;
    return table ? std::string(table->path) : node.name;
  };
  auto difference = graph::compare_part(store, DynamoDBTableSchema, {part.account, part.region}, seen, unread, name_of);
  if (elsewhere > 1) log::warning("so do {} more tables of elsewhere", elsewhere - 1);
  return difference;
}

std::uint64_t cleanup_dynamodb_tables(graph::GraphStore& store, const std::vector<graph::NodeName>& gone,
                                      const graph::WritePolicy& policy) {
  return graph::cleanup(store, DynamoDBTableSchema, gone, policy);
}

void touch_dynamodb_tables(graph::GraphStore& store, const std::vector<graph::NodeName>& seen, std::int64_t update_tag,
                           const graph::WritePolicy& policy) {
  std::vector<std::string> ids;
  ids.reserve(seen.size());
  for (const graph::NodeName& node : seen) ids.push_back(node.id);
  graph::touch(store, DynamoDBTableSchema, ids, update_tag, policy);
}

}  // namespace dynatlas::intel::aws::dynamodb
