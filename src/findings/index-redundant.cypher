MATCH (tables:DynamoDBTable)-[:HAS_GSI]->(index:GlobalSecondaryIndex)
WHERE $from <= tables.id <= $to
WITH tables, index,
     CASE WHEN index.key_schema = tables.key_schema THEN ['the table']
     ELSE [(tables)-[has:HAS_GSI|HAS_LSI]->(other)
           WHERE other.key_schema = index.key_schema AND (type(has) = 'HAS_LSI' OR other.id < index.id)
           | other.name] END AS others
WITH tables, index, reduce(first = null, one IN others | CASE WHEN first < one THEN first ELSE one END) AS other
WHERE other IS NOT NULL
WITH tables, index, other
ORDER BY index.id
WITH tables, collect(coalesce(index.name, index.id) + ' as ' + other) AS found,
     collect(['GlobalSecondaryIndex', index.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Same keys: ' + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = [], one IN nodes | all + one) AS evidence
