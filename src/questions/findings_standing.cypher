// The stored failures that stand on a block of tables ($from to $to): since when.
MATCH (table:DynamoDBTable)
WHERE table.id >= $from AND table.id <= $to
MATCH (finding:DynatlasFinding)-[:FOUND_ON]->(table)
WHERE finding.verdict = 'fail'
RETURN finding.id AS id, finding.failed_at AS failed_at, finding.failed_tag AS failed_tag
