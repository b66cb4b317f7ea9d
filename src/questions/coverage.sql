SELECT account, region, operation, state, reason, read_at, complete_at, complete_tag
FROM "DynatlasCoverage"
ORDER BY account, region, operation DESC
