-- What was resolved after a tag, the last first; of tables that are there, those of a filter: src/web/resolved.cc fills in
-- what stands in capitals.
SELECT finding."check" AS "check", finding.severity AS severity, finding.resource AS resource, finding.account AS account,
       finding.region AS region, tables.name AS name, finding.why AS why, finding.failed_at AS failed_at,
       finding.resolved_at AS resolved_at, tables.id IS NOT NULL AS is_there
FROM "DynatlasFinding" AS finding
LEFT JOIN "FOUND_ON" AS found ON found.src = finding.id
LEFT JOIN "DynamoDBTable" AS tables ON tables.id = found.dst
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
WHERE finding.verdict = 'resolved' AND finding.resolved_tag > $since AND (tables.id IS NULL OR (WHICH))
ORDER BY finding.resolved_at DESC, finding.id
