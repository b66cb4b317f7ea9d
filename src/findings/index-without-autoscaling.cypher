MATCH (target:AWSApplicationAutoScalingTarget)-[:SCALES]->(tables:DynamoDBTable)
      -[:HAS_GSI]->(index:GlobalSecondaryIndex)
WHERE $from <= tables.id <= $to
  AND target.scalable_dimension IN ['dynamodb:table:ReadCapacityUnits', 'dynamodb:table:WriteCapacityUnits']
WITH tables, index, target.scalable_dimension AS dimension
WHERE NOT EXISTS {
  MATCH (other)-[:SCALES]->(index) WHERE other.scalable_dimension = replace(dimension, ':table:', ':index:')
}
WITH tables, index, count(DISTINCT dimension) AS dimensions, max(dimension) AS dimension
ORDER BY index.id
WITH tables, collect(CASE WHEN dimensions > 1 THEN 'reads and writes of '
                          WHEN dimension = 'dynamodb:table:ReadCapacityUnits' THEN 'reads of '
                          ELSE 'writes of ' END + coalesce(index.name, index.id)) AS found,
     collect(['GlobalSecondaryIndex', index.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'The table is scaled, its indexes are not: '
         + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = [], one IN nodes | all + one) AS evidence
