-- Which tables: what is empty excludes none.
(:region = '' OR tables.region = :region)
AND (:search = '' OR instr(dynatlas_lower(tables.name), dynatlas_lower(:search)) > 0)
AND (:account = '' OR EXISTS (SELECT 1 FROM "RESOURCE" AS r WHERE r.src = :account AND r.dst = tables.id))
AND (:status = '' OR tables.table_status = :status)
AND (:billing = '' OR :billing = coalesce(
      (SELECT b.billing_mode FROM "HAS_BILLING" AS h JOIN "DynamoDBBillingModeSummary" AS b ON b.id = h.dst
       WHERE h.src = tables.id), 'not told'))
AND (:key = '' OR (:key = 'yes') = EXISTS (
      SELECT 1 FROM "HAS_SSE" AS h JOIN "DynamoDBSSEDescription" AS s ON s.id = h.dst
      WHERE h.src = tables.id AND s.kms_master_key_arn IS NOT NULL))
