WITH legacy AS (
  SELECT tables.id AS table_id, NULL AS id
  FROM "DynamoDBTable" AS tables
  WHERE tables.id BETWEEN $from AND $to AND tables.global_table_version = '2017.11.29'
  UNION ALL
  SELECT has.src, has.dst
  FROM "IN_GLOBAL_TABLE" AS has
  WHERE has.src BETWEEN $from AND $to
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'The global table is of version 2017.11.29' AS why,
       CASE WHEN max(id) IS NULL THEN json_array() ELSE json_array('DynamoDBGlobalTable', max(id)) END AS evidence
FROM legacy
GROUP BY table_id
