// The keys of tables and replicas (AWS KMS API reference: DescribeKey).
#pragma once

#include "intel/aws/dynamodb/operations.h"

namespace dynatlas::intel::aws::kms {

// The ARNs of keys of this region that new tables and replicas name; of whatever account.
void keys_of_tables(const Part& part, const Batch& batch, const Batch::Mark& before,
                    std::vector<std::string>& subjects);
std::optional<Refusal> read_key(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<const graph::NodeSchema*, 1> kKinds{&models::aws::AWSKMSKeySchema};
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

}  // namespace dynatlas::intel::aws::kms
