// ask: on-demand against provisioned, by account and region; a mode is not told of tables that never were on-demand
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
OPTIONAL MATCH (table)-[:HAS_BILLING]->(billing:DynamoDBBillingModeSummary)
WITH account.id AS account, table.region AS region, coalesce(billing.billing_mode, 'not told') AS billing_mode, table
RETURN account, region, billing_mode, count(table) AS tables,
       sum(table.provisioned_throughput_read_capacity_units) AS read_units,
       sum(table.provisioned_throughput_write_capacity_units) AS write_units
ORDER BY account, region, billing_mode
