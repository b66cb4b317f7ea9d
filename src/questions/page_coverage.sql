-- How completely each account and region was read: what is not complete, and what the map itself stands on.
SELECT account, region, operation, state, complete_at
FROM "DynatlasCoverage"
WHERE state <> 'complete'
   OR operation IN ('dynamodb:ListTables', 'dynamodb:DescribeTable', 'ec2:DescribeRegions')
ORDER BY account, region, operation DESC
