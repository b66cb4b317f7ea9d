WITH expiring AS (
  SELECT has.src AS table_id, expiry.id, expiry.attribute_name,
         '["' || replace(replace(expiry.attribute_name, '\', '\\'), '"', '\"') || '",' AS begin
  FROM "HAS_TIME_TO_LIVE" AS has
  CROSS JOIN "DynamoDBTimeToLive" AS expiry ON expiry.id = has.dst
  WHERE has.src BETWEEN $from AND $to AND expiry.time_to_live_status IN ('ENABLED', 'ENABLING')
), keyed AS (
  SELECT expiring.*, 'the table' AS name, NULL AS label, NULL AS index_id, tables.key_schema
  FROM expiring
  CROSS JOIN "DynamoDBTable" AS tables ON tables.id = expiring.table_id
  UNION ALL
  SELECT expiring.*, coalesce(indexes.name, indexes.id), 'GlobalSecondaryIndex', indexes.id, indexes.key_schema
  FROM expiring
  CROSS JOIN "HAS_GSI" AS has ON has.src = expiring.table_id
  CROSS JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst
  UNION ALL
  SELECT expiring.*, coalesce(indexes.name, indexes.id), 'DynamoDBLocalSecondaryIndex', indexes.id, indexes.key_schema
  FROM expiring
  CROSS JOIN "HAS_LSI" AS has ON has.src = expiring.table_id
  CROSS JOIN "DynamoDBLocalSecondaryIndex" AS indexes ON indexes.id = has.dst
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Nothing expires: ' || attribute_name || ' is not a number but a key of ' || group_concat(name, ', ') AS why,
       '["DynamoDBTimeToLive",' || json_quote(id)
         || coalesce(',' || group_concat('"' || label || '",' || json_quote(index_id)), '')
         || ']' AS evidence
FROM (
  SELECT * FROM keyed
  WHERE instr(key_schema, begin || '"HASH","S"]') > 0 OR instr(key_schema, begin || '"HASH","B"]') > 0
     OR instr(key_schema, begin || '"RANGE","S"]') > 0 OR instr(key_schema, begin || '"RANGE","B"]') > 0
  ORDER BY table_id, coalesce(index_id, '')
)
GROUP BY table_id
