MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
RETURN account.id AS account, table.region AS region, count(table) AS tables,
       sum(table.rows) AS items, sum(table.size) AS bytes,
       sum(table.provisioned_throughput_read_capacity_units) AS read_capacity,
       sum(table.provisioned_throughput_write_capacity_units) AS write_capacity,
       sum(CASE table.table_status WHEN 'ACTIVE' THEN 0 ELSE 1 END) AS not_active
ORDER BY account, region
