-- How completely each account and region was read: what is not complete, and what the map itself stands on. What an
-- account has as a whole is of no region.
SELECT account, region, operation, state, complete_at
FROM "DynatlasCoverage"
WHERE region <> 'aws-global'
  AND (state <> 'complete' OR operation IN ('dynamodb:ListTables', 'dynamodb:DescribeTable', 'ec2:DescribeRegions'))
ORDER BY account, region, operation DESC
