// Which tables: what is empty excludes none.
($region = '' OR table.region = $region)
AND ($search = '' OR toLower(table.name) CONTAINS toLower($search))
AND ($account = '' OR EXISTS { (:AWSAccount {id: $account})-[:RESOURCE]->(table) })
AND ($status = '' OR table.table_status = $status)
AND ($billing = '' OR $billing = coalesce(
      head([(table)-[:HAS_BILLING]->(b:DynamoDBBillingModeSummary) | b.billing_mode]), 'not told'))
AND ($key = '' OR ($key = 'yes') = EXISTS {
      (table)-[:HAS_SSE]->(s:DynamoDBSSEDescription) WHERE s.kms_master_key_arn IS NOT NULL })
