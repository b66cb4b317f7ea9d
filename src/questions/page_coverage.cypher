// How completely each account and region was read: what is not complete, and what the map itself stands on. What an
// account has as a whole is of no region.
MATCH (part:DynatlasCoverage)
WHERE part.region <> 'aws-global'
  AND (part.state <> 'complete'
       OR part.operation IN ['dynamodb:ListTables', 'dynamodb:DescribeTable', 'ec2:DescribeRegions'])
RETURN part.account AS account, part.region AS region, part.operation AS operation, part.state AS state,
       part.complete_at AS complete_at
ORDER BY account, region, operation DESC
