MATCH (table:DynamoDBTable)
WHERE ($region = '' OR table.region = $region)
  AND ($prefix = '' OR left(table.name, 1) + split(replace(replace(substring(table.name, 1), '_', '-'), '.', '-'), '-')[0] = $prefix)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH account, table
WHERE $account = '' OR account.id = $account
OPTIONAL MATCH (table)-[:HAS_BILLING]->(billing:DynamoDBBillingModeSummary)
OPTIONAL MATCH (table)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)
RETURN table.id AS id, account.id AS account, table.region AS region, table.name AS name,
       table.table_status AS status, table.size AS bytes, billing.billing_mode AS billing_mode,
       sse.kms_master_key_arn IS NOT NULL AS has_key
ORDER BY coalesce(bytes, -1) DESC, id
LIMIT $limit
