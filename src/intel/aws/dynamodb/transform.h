// Transform: DescribeTable's answer becomes rows. Pure functions: no IO, no clock.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "graph/rows.h"

namespace dynatlas::intel::aws::dynamodb {

// The transformed table (requirements, "Transformed Data Structure"), then the rest of the contract's first row.
inline constexpr std::array<std::string_view, 9> kTableFields{"Arn",
                                                              "name",
                                                              "region",
                                                              "creation_date_time",
                                                              "rows",
                                                              "size",
                                                              "table_status",
                                                              "provisioned_throughput_read_capacity_units",
                                                              "provisioned_throughput_write_capacity_units"};

inline constexpr std::array<std::string_view, 6> kIndexFields{"Arn",
                                                              "name",
                                                              "region",
                                                              "provisioned_throughput_read_capacity_units",
                                                              "provisioned_throughput_write_capacity_units",
                                                              "table_arn"};

struct TransformedTables {
  graph::Rows tables{kTableFields};
  graph::Rows indexes{kIndexFields};
};

// Appends the rows of one DescribeTable answer (API reference: TableDescription). A member that is absent, null or of
// another type than documented becomes Null; an unknown member is passed over. Error, and nothing appended, with what
// is wrong: the answer is no JSON or cut, TableArn or TableName is missing, or the list of indexes cannot be understood
// (it would look as if they were gone).
tl::expected<void, std::string> transform_dynamodb_tables(std::string_view answer, std::string_view region,
                                                          TransformedTables& transformed);

}  // namespace dynatlas::intel::aws::dynamodb
