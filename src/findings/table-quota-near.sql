-- tables=2500: how many tables a region may have, unless AWS has raised it (1 to 1000000)
-- percent=80: how many of them there may be (1 to 100)
SELECT id AS subject, CASE WHEN items > 0.01 * $percent * $tables THEN 'fail' ELSE 'pass' END AS verdict,
       NULL AS severity,
       items || ' tables in ' || region || ', where there may be ' || $tables AS why,
       json_array() AS evidence, account, region
FROM "DynatlasCoverage"
WHERE operation = 'dynamodb:ListTables' AND state = 'complete' AND items IS NOT NULL AND region IS NOT NULL
