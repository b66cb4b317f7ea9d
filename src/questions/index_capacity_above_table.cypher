// ask: global indexes with more read or write capacity than their table has
MATCH (table:DynamoDBTable)-[:HAS_GSI]->(gsi:GlobalSecondaryIndex)
WHERE gsi.provisioned_throughput_read_capacity_units > table.provisioned_throughput_read_capacity_units
   OR gsi.provisioned_throughput_write_capacity_units > table.provisioned_throughput_write_capacity_units
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
RETURN account.id AS account, table.region AS region, table.name AS table_name, gsi.name AS index_name,
       gsi.provisioned_throughput_read_capacity_units AS index_read,
       table.provisioned_throughput_read_capacity_units AS table_read,
       gsi.provisioned_throughput_write_capacity_units AS index_write,
       table.provisioned_throughput_write_capacity_units AS table_write
ORDER BY gsi.id
