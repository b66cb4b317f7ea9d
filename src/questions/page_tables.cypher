MATCH (table:DynamoDBTable)
WHERE WHICH
WITH table ORDER BY ORDER_BY, table.id SKIP $offset LIMIT $limit
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
OPTIONAL MATCH (table)-[:HAS_BILLING]->(billing:DynamoDBBillingModeSummary)
OPTIONAL MATCH (table)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)
OPTIONAL MATCH (table)-[:LATEST_STREAM]->(stream:DynamoDBStream)
RETURN table.id AS id, account.id AS account, table.region AS region, table.name AS name, table.table_status AS status,
       table.rows AS items, table.size AS bytes, billing.billing_mode AS billing_mode,
       table.provisioned_throughput_read_capacity_units AS read_capacity,
       table.provisioned_throughput_write_capacity_units AS write_capacity,
       COUNT { (table)-[:HAS_GSI]->(:GlobalSecondaryIndex) } AS indexes,
       sse.kms_master_key_arn AS kms_key, stream.stream_view_type AS stream,
       table.creation_date_time AS created, table.lastupdated AS lastupdated
ORDER BY PAGE_BY, id
