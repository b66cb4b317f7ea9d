// Load and clean up, for DynamoDB: the generic functions of graph/ with this module's schemas.
#pragma once

#include "graph/load.h"
#include "intel/aws/dynamodb/part.h"
#include "intel/aws/dynamodb/transform.h"

namespace dynatlas::intel::aws::dynamodb {

// Upserts the tables with their indexes, parts and relationships, and drops what of these the tables no longer have.
// The account's node must exist already. Adds to `count` what was written, also where it ends with an exception.
void load_dynamodb_tables(graph::GraphStore& store, const TransformedTables& transformed, const std::string& account,
                          std::int64_t update_tag, const graph::WritePolicy& policy, graph::LoadCount& count);

// The region of a node of this module, whose id is an ARN; empty where it is none.
std::string_view region_of(std::string_view id);

// Whether a table is of another part, as its ARN tells. An answer about such a table is none of this part's. One that
// the graph has in this part was put there by another client or an older version, and no reading of the part says
// anything about it. Only AWS's ARNs tell that; those of DynamoDB Local and of clones name no account.
bool is_elsewhere(const Part& part, std::string_view arn);
// Whether it is an ARN of AWS, which names an account.
bool is_arn_of_aws(std::string_view arn);

// Which tables of the graph a complete listing no longer names, and which it names though they could not be read. It is
// their ARNs that tell what they are called; those that are elsewhere are neither.
graph::PartDifference compare_dynamodb_tables(graph::GraphStore& store, const Part& part, const graph::SeenSet& seen,
                                              const graph::SeenSet& unread);

// Deletes tables with their indexes and parts. Returns how many nodes went.
std::uint64_t cleanup_dynamodb_tables(graph::GraphStore& store, const std::vector<graph::NodeName>& gone,
                                      const graph::WritePolicy& policy);

// Marks tables, their indexes, parts and relationships as seen.
void touch_dynamodb_tables(graph::GraphStore& store, const std::vector<graph::NodeName>& seen, std::int64_t update_tag,
                           const graph::WritePolicy& policy);

}  // namespace dynatlas::intel::aws::dynamodb
