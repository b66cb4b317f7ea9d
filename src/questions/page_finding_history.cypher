// What is kept of a table's failures, the latest event first.
MATCH (finding:DynatlasFinding)-[:FOUND_ON]->(:DynamoDBTable {id: $id})
RETURN finding.check AS check, finding.severity AS severity, finding.why AS why, finding.failed_at AS failed_at,
       finding.resolved_at AS resolved_at
ORDER BY coalesce(resolved_at, failed_at) DESC, finding.id
