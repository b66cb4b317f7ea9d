-- Failures that an evaluation has just not found again: of checks ($checks, JSON) that it made.
SELECT id, "check", resource, account, region, severity, why, failed_at, failed_tag
FROM "DynatlasFinding"
WHERE verdict = 'fail' AND lastupdated < $looked_at AND "check" IN (SELECT value FROM json_each($checks))
ORDER BY id
LIMIT $limit
