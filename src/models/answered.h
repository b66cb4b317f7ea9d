// The view `answered`: which operation has answered about which table, and when. What it does not hold is unknown, and
// never a no. In Cypher the named questions say the same by `answered(table, '<operation>')` (src/questions).
#pragma once

#include <array>

#include "graph/schema.h"

namespace dynatlas::models {

// An operation that is read as a whole has answered about the tables that were there when it was read, where its last
// reading was complete; DescribeTable also where all that it lacks are tables with an UNREAD (then its note has
// `unread`). One that is asked about each table has answered where it did since that was made, and was not asked in
// vain since, be it about this table or about all (state failed). One that is asked of the account as a whole
// (aws-global) has answered about all its tables; that of the principals about those for which it was evaluated since
// who can reach them (models/access.h). Nothing is materialized: whoever asks about one table reads what is known of
// that one. A note's id is account/region/operation: those of a region are looked up by what their ids begin with.
inline constexpr graph::View AnsweredView{
    .name = "answered",
    .select = R"(WITH made AS NOT MATERIALIZED (
  SELECT "id", "region", CAST("firstseen" / 1000 AS INTEGER) AS "seen",
         CAST(coalesce(CASE typeof("creation_date_time") WHEN 'text' THEN unixepoch("creation_date_time")
                       ELSE "creation_date_time" END, 0) AS INTEGER) AS "at"
  FROM "DynamoDBTable"
)
SELECT made."id" AS "table_id", note."operation" AS "operation", note."read_at" AS "read_at"
FROM made
CROSS JOIN "RESOURCE" AS owner ON owner."dst" = made."id" AND owner."src_label" = 'AWSAccount'
CROSS JOIN "DynatlasCoverage" AS note
  ON note."id" > owner."src" || '/' || made."region" || '/' AND note."id" < owner."src" || '/' || made."region" || '0'
WHERE note."subjects" IS NULL AND max(made."seen", made."at") <= note."read_at"
  AND (note."state" = 'complete' OR (note."state" = 'incomplete' AND note."unread" IS NOT NULL AND NOT EXISTS
       (SELECT 1 FROM "UNREAD" AS vain WHERE vain."src" = note."id" AND vain."dst" = made."id")))
UNION ALL
SELECT made."id", note."operation", note."read_at"
FROM made
CROSS JOIN "RESOURCE" AS owner ON owner."dst" = made."id" AND owner."src_label" = 'AWSAccount'
CROSS JOIN "DynatlasCoverage" AS note
  ON note."id" > owner."src" || '/aws-global/' AND note."id" < owner."src" || '/aws-global0'
WHERE +note."subjects" IS NULL AND +note."state" = 'complete'
  AND (note."operation" <> 'iam:GetAccountAuthorizationDetails' OR EXISTS (
    SELECT 1 FROM "DynatlasAccess" AS access
    WHERE access."id" = owner."src" || '/access' AND access."digest" IS NOT NULL
      AND made."seen" <= access."evaluated_at"))
UNION ALL
SELECT made."id", note."operation", answer."read_at"
FROM "READ" AS answer
CROSS JOIN "DynatlasCoverage" AS note ON note."id" = answer."src"
CROSS JOIN made ON made."id" = answer."dst"
WHERE answer."dst_label" = 'DynamoDBTable' AND note."state" <> 'failed' AND made."at" <= answer."read_at"
  AND NOT EXISTS (SELECT 1 FROM "UNREAD" AS vain WHERE vain."src" = answer."src" AND vain."dst" = answer."dst"))",
};

}  // namespace dynatlas::models
