// The keys of tables and replicas, and the names of all keys (AWS KMS API reference: DescribeKey, ListAliases).
#pragma once

#include "intel/aws/dynamodb/operations.h"

namespace dynatlas::intel::aws::kms {

// The ARNs of keys of this region that new tables and replicas name; of whatever account.
void keys_of_tables(const Part& part, const Batch& batch, const Batch::Mark& before,
                    std::vector<std::string>& subjects);
std::optional<Refusal> read_key(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_aliases(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<const graph::NodeSchema*, 1> kKinds{&models::aws::AWSKMSKeySchema};
inline constexpr std::array<const graph::NodeSchema*, 1> kAliasKinds{&models::aws::AWSKMSAliasSchema};
// A key that is gone is a fact, and the worst that there is about a table.
inline constexpr std::array<std::string_view, 1> kMeansNone{"NotFoundException"};

// Far below its quota, which all that read keys share ("Request quotas" of AWS KMS).
inline constexpr Operation kDescribeKey{
    .name = "kms:DescribeKey",
    .group = "keys",
    .driver = &dynamodb::kDescribeTable,
    .subjects = keys_of_tables,
    .subject = "KeyId",
    .calls_per_second = 100,
    .kinds = kKinds,
    .means_none = kMeansNone,
    .transform = read_key,
};

// Of all keys of the region, also of those that no table uses: up to 100 a page.
inline constexpr Operation kListAliases{
    .name = "kms:ListAliases",
    .group = "keys",
    .request = R"({"Limit":100})",
    .paging = {.send = "Marker", .receive = "NextMarker"},
    .calls_per_second = 20,
    .kinds = kAliasKinds,
    .lists = &models::aws::AWSKMSAliasSchema,
    .listed_name = by_id,
    .transform = read_aliases,
};

}  // namespace dynatlas::intel::aws::kms
