MATCH (tables:DynamoDBTable)-[:HAS_GSI]->(index:GlobalSecondaryIndex)
WHERE $from <= tables.id <= $to
  AND index.provisioned_throughput_write_capacity_units < tables.provisioned_throughput_write_capacity_units
WITH tables, index
ORDER BY index.id
WITH tables, collect(coalesce(index.name, index.id) + ' ('
                     + toString(index.provisioned_throughput_write_capacity_units) + ')') AS found,
     collect(['GlobalSecondaryIndex', index.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Below the table\'s ' + toString(tables.provisioned_throughput_write_capacity_units) + ' write units: '
         + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = [], one IN nodes | all + one) AS evidence
