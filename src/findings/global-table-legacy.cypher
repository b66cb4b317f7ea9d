MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to
  AND (tables.global_table_version = '2017.11.29' OR EXISTS { (tables)-[:IN_GLOBAL_TABLE]->() })
WITH tables, head([(tables)-[:IN_GLOBAL_TABLE]->(member) | member.id]) AS id
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'The global table is of version 2017.11.29' AS why,
       CASE WHEN id IS NULL THEN [] ELSE ['DynamoDBGlobalTable', id] END AS evidence
