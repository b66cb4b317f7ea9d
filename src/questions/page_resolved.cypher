// What was resolved after a tag, the last first; of tables that are there, those of a filter: src/web/resolved.cc fills in
// what stands in capitals.
MATCH (finding:DynatlasFinding)
WHERE finding.verdict = 'resolved' AND finding.resolved_tag > $since
OPTIONAL MATCH (finding)-[:FOUND_ON]->(table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH finding, table, account, KNOWN AS known
WHERE table IS NULL OR (WHICH)
RETURN finding.check AS check, finding.severity AS severity, finding.resource AS resource, finding.account AS account,
       finding.region AS region, table.name AS name, finding.why AS why, finding.failed_at AS failed_at,
       finding.resolved_at AS resolved_at, table IS NOT NULL AS is_there
ORDER BY resolved_at DESC, finding.id
