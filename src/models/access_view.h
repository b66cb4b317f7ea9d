// The view `access`: who can do what with a table, one row for each way, directly or through a scope. In Cypher it is
// one pattern: (principal:AWSPrincipal)-[:CAN_READ_DATA]->()-[:COVERS*0..1]->(table:DynamoDBTable).
#pragma once

#include <algorithm>

#include "graph/schema.h"
#include "models/access.h"

namespace dynatlas::models {

// A relationship's columns, of one right.
#define DYNATLAS_GRANTS_OF(right, label)                                                                      \
  "SELECT given.\"src\" AS \"principal\", '" right                                                            \
  "' AS \"right\", given.\"dst\" AS \"table_id\", "                                                           \
  "NULL AS \"scope\", given.\"state\", given.\"actions\", given.\"conditional_actions\", given.\"indexes\", " \
  "given.\"condition_keys\", given.\"conditions\", given.\"allowed_by\", given.\"named\", given.\"assumed\" " \
  "FROM \"" label                                                                                             \
  "\" AS given WHERE given.\"dst_label\" = 'DynamoDBTable' "                                                  \
  "UNION ALL "                                                                                                \
  "SELECT given.\"src\", '" right                                                                             \
  "', covers.\"dst\", given.\"dst\", given.\"state\", given.\"actions\", "                                    \
  "given.\"conditional_actions\", given.\"indexes\", given.\"condition_keys\", given.\"conditions\", "        \
  "given.\"allowed_by\", given.\"named\", given.\"assumed\" "                                                 \
  "FROM \"COVERS\" AS covers JOIN \"" label "\" AS given ON given.\"dst\" = covers.\"src\""

inline constexpr graph::View AccessView{
    .name = "access",
    .select = DYNATLAS_GRANTS_OF("read", "CAN_READ_DATA") " UNION ALL "
              DYNATLAS_GRANTS_OF("write", "CAN_WRITE_DATA") " UNION ALL "
              DYNATLAS_GRANTS_OF("stream", "CAN_READ_STREAM") " UNION ALL "
              DYNATLAS_GRANTS_OF("copy", "CAN_COPY_DATA") " UNION ALL "
              DYNATLAS_GRANTS_OF("change", "CAN_CHANGE_TABLE") " UNION ALL "
              DYNATLAS_GRANTS_OF("delete", "CAN_DELETE_TABLE") " UNION ALL "
              DYNATLAS_GRANTS_OF("policy", "CAN_CHANGE_POLICY") " UNION ALL "
              DYNATLAS_GRANTS_OF("describe", "CAN_DESCRIBE")};

#undef DYNATLAS_GRANTS_OF

static_assert(std::ranges::all_of(access::kRights, [](const access::RightName& right) {
  const auto at = AccessView.select.find(right.label);
  return at != std::string_view::npos && AccessView.select.substr(0, at).rfind(right.word) != std::string_view::npos;
}));

}  // namespace dynatlas::models
