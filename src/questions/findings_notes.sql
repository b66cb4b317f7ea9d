-- What each operation last did, by account and region.
SELECT id, account, region, operation, state, reason, read_at
FROM "DynatlasCoverage"
ORDER BY id
