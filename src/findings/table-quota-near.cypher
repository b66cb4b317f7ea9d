// tables=2500: how many tables a region may have, unless AWS has raised it (1 to 1000000)
// percent=80: how many of them there may be (1 to 100)
MATCH (listing:DynatlasCoverage)
WHERE listing.operation = 'dynamodb:ListTables' AND listing.state = 'complete' AND listing.items IS NOT NULL
  AND listing.region IS NOT NULL
RETURN listing.id AS subject,
       CASE WHEN listing.items > 0.01 * $percent * $tables THEN 'fail' ELSE 'pass' END AS verdict,
       null AS severity,
       toString(listing.items) + ' tables in ' + listing.region + ', where there may be ' + toString($tables) AS why,
       [] AS evidence, listing.account AS account, listing.region AS region
