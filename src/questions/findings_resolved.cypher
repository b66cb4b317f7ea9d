// What was resolved after a tag.
MATCH (finding:DynatlasFinding)
WHERE finding.verdict = 'resolved' AND finding.resolved_tag > $tag
RETURN finding.check AS check, finding.resource AS resource, finding.account AS account, finding.region AS region,
       finding.severity AS severity, finding.failed_at AS failed_at, finding.resolved_at AS resolved_at
ORDER BY finding.id
