-- ask: what could not be read completely the last time, and why
SELECT account, region, operation, state, reason, read_at, complete_at
FROM "DynatlasCoverage"
WHERE state <> 'complete'
ORDER BY id
