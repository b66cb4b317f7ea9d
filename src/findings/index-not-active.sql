-- hours=24: how long an index must have been known when it was last seen; 0 means from the first run on (0 to 8760)
WITH unready AS (
  SELECT has.src AS table_id, indexes.id,
         coalesce(indexes.name, indexes.id) || ' (' || coalesce(indexes.index_status, 'no status')
           || CASE indexes.backfilling WHEN 1 THEN ', backfilling' ELSE '' END || ')' AS found
  FROM "HAS_GSI" AS has
  CROSS JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst
  WHERE has.src BETWEEN $from AND $to AND (indexes.index_status <> 'ACTIVE' OR indexes.backfilling = 1)
    AND ($hours = 0 OR indexes.firstseen / 1000 <= indexes.lastupdated - 3600 * $hours)
  ORDER BY has.src, has.dst
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Not active when last seen: ' || group_concat(found, ', ') AS why,
       '[' || group_concat('"GlobalSecondaryIndex",' || json_quote(id)) || ']' AS evidence
FROM unready
GROUP BY table_id
