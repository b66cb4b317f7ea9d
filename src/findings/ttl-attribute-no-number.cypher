MATCH (tables:DynamoDBTable)-[:HAS_TIME_TO_LIVE]->(expiry:DynamoDBTimeToLive)
WHERE $from <= tables.id <= $to AND expiry.time_to_live_status IN ['ENABLED', 'ENABLING']
WITH tables, expiry, '["' + replace(replace(expiry.attribute_name, '\\', '\\\\'), '"', '\\"') + '",' AS begin
MATCH (tables)-[:HAS_GSI|HAS_LSI*0..1]->(keyed)
WHERE any(kind IN ['"HASH","S"]', '"HASH","B"]', '"RANGE","S"]', '"RANGE","B"]']
          WHERE keyed.key_schema CONTAINS begin + kind)
WITH tables, expiry, keyed
ORDER BY keyed.id
WITH tables, expiry,
     collect(CASE WHEN keyed = tables THEN 'the table' ELSE coalesce(keyed.name, keyed.id) END) AS found,
     collect(CASE WHEN keyed:GlobalSecondaryIndex THEN ['GlobalSecondaryIndex', keyed.id]
                  WHEN keyed:DynamoDBLocalSecondaryIndex THEN ['DynamoDBLocalSecondaryIndex', keyed.id] END) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Nothing expires: ' + expiry.attribute_name + ' is not a number but a key of '
         + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = ['DynamoDBTimeToLive', expiry.id], one IN nodes | all + one) AS evidence
