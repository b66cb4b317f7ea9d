SELECT tables.id AS id, resource.src AS account, tables.region AS region, tables.name AS name,
       tables.table_status AS status, tables.size AS bytes, billing.billing_mode AS billing_mode,
       sse.id IS NOT NULL AS has_key
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id
LEFT JOIN "HAS_BILLING" AS has_billing ON has_billing.src = tables.id
LEFT JOIN "DynamoDBBillingModeSummary" AS billing ON billing.id = has_billing.dst
LEFT JOIN "HAS_SSE" AS has_sse ON has_sse.src = tables.id
LEFT JOIN "DynamoDBSSEDescription" AS sse ON sse.id = has_sse.dst AND sse.kms_master_key_arn IS NOT NULL
WHERE (:region = '' OR tables.region = :region) AND (:account = '' OR resource.src = :account)
  AND (:prefix = ''
       OR substr(tables.name, 1, instr(replace(replace(substr(tables.name, 2), '_', '-'), '.', '-') || '-', '-')) = :prefix)
ORDER BY tables.size DESC, tables.id
LIMIT :limit
