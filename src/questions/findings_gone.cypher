// Failures that an evaluation has just not found again: of checks ($check_list) that it made.
MATCH (finding:DynatlasFinding)
WHERE finding.verdict = 'fail' AND finding.lastupdated < $looked_at AND finding.check IN $check_list
RETURN finding.id AS id, finding.check AS check, finding.resource AS resource, finding.account AS account,
       finding.region AS region, finding.severity AS severity, finding.why AS why, finding.failed_at AS failed_at,
       finding.failed_tag AS failed_tag
ORDER BY id
LIMIT $limit
