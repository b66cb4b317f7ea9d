// Transform: DescribeTable's answer becomes rows. Pure functions: no IO, no clock.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "intel/batch.h"
#include "intel/part.h"

namespace dynatlas::intel::aws::dynamodb {

// Appends the rows of one DescribeTable answer (API reference: TableDescription). A member that is absent, null or of
// another type than documented becomes Null; an unknown member is passed over. A table without TableArn gets the ARN
// that AWS would give in this part. Error, and nothing appended, with what is wrong: the answer is no JSON or cut,
// TableName is missing, or a member that makes nodes of its own (indexes, stream, encryption, …) cannot be understood:
// it would look as if they were gone. A backup has a row for each table of its own that names it.
tl::expected<void, std::string> transform_dynamodb_tables(std::string_view answer, const Part& part,
                                                          Batch& transformed);

}  // namespace dynatlas::intel::aws::dynamodb
