-- How many tables each check and each severity has failures of, as stored.
SELECT one."check" AS value, count(*) AS tables
FROM "FOUND_ON" AS found JOIN "DynatlasFinding" AS one ON one.id = found.src
WHERE one.verdict = 'fail'
GROUP BY 1
UNION ALL
SELECT one.severity, count(DISTINCT found.dst)
FROM "FOUND_ON" AS found JOIN "DynatlasFinding" AS one ON one.id = found.src
WHERE one.verdict = 'fail'
GROUP BY 1
ORDER BY 1
