-- gsis=18: how many global secondary indexes are near the quota (1 to 1000)
-- lsis=5: how many local secondary indexes are near the quota (1 to 1000)
-- attributes=90: how many projected attributes of all indexes together are near the quota (1 to 100000)
WITH indexes AS (
  SELECT has.src AS table_id, 1 AS gsis, 0 AS lsis, one.non_key_attributes AS projected
  FROM "HAS_GSI" AS has
  CROSS JOIN "GlobalSecondaryIndex" AS one ON one.id = has.dst
  WHERE has.src BETWEEN $from AND $to
  UNION ALL
  SELECT has.src, 0, 1, one.non_key_attributes
  FROM "HAS_LSI" AS has
  CROSS JOIN "DynamoDBLocalSecondaryIndex" AS one ON one.id = has.dst
  WHERE has.src BETWEEN $from AND $to
), counted AS (
  SELECT table_id, sum(gsis) AS gsis, sum(lsis) AS lsis,
         sum(CASE WHEN projected LIKE '["%' THEN (length(projected) - length(replace(projected, '","', ''))) / 3 + 1
             ELSE 0 END) AS attributes
  FROM indexes
  GROUP BY table_id
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       gsis || ' global and ' || lsis || ' local secondary indexes, with ' || attributes || ' projected attributes'
         AS why,
       json_array() AS evidence
FROM counted
WHERE gsis >= $gsis OR lsis >= $lsis OR attributes >= $attributes
