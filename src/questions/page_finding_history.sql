-- What is kept of a table's failures, the latest event first.
SELECT finding."check" AS "check", finding.severity AS severity, finding.why AS why, finding.failed_at AS failed_at,
       finding.resolved_at AS resolved_at
FROM "FOUND_ON" AS found JOIN "DynatlasFinding" AS finding ON finding.id = found.src
WHERE found.dst = $id
ORDER BY coalesce(finding.resolved_at, finding.failed_at) DESC, finding.id
