// What stands out in the capacity of a filter's tables: web/overview.cc fills in what stands in capitals.
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH table, account, KNOWN AS known
WHERE WHICH
WITH table, BILLING AS billing, MAXREAD AS max_read, SCALING AS scaling
RETURN count(*) AS tables,
       count(CASE WHEN billing = 'on-demand' AND max_read = -1 THEN 1 END) AS no_maximum,
       count(CASE WHEN billing = 'provisioned' THEN 1 END) AS provisioned,
       count(CASE WHEN billing = 'provisioned' AND scaling = 'off' THEN 1 END) AS fixed,
       count(CASE WHEN billing = 'provisioned' AND EXISTS {
         MATCH (table)<-[:SCALES]-(one:AWSApplicationAutoScalingTarget)
         WHERE one.max_capacity <= CASE one.scalable_dimension
           WHEN 'dynamodb:table:ReadCapacityUnits' THEN table.provisioned_throughput_read_capacity_units
           ELSE table.provisioned_throughput_write_capacity_units END } THEN 1 END) AS at_maximum,
       count(CASE WHEN table.rows = 0 THEN 1 END) AS empty
