-- ask: global indexes with more read or write capacity than their table has
SELECT resource.src AS account, tables.region, tables.name AS table_name, indexes.name AS index_name,
       indexes.provisioned_throughput_read_capacity_units AS index_read,
       tables.provisioned_throughput_read_capacity_units AS table_read,
       indexes.provisioned_throughput_write_capacity_units AS index_write,
       tables.provisioned_throughput_write_capacity_units AS table_write
FROM "DynamoDBTable" AS tables
JOIN "HAS_GSI" AS has ON has.src = tables.id
JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
WHERE index_read > table_read OR index_write > table_write
ORDER BY indexes.id
