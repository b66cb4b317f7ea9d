-- Of an account ($account): whether what tells of access was read completely the last time, and the last evaluation.
SELECT note.operation AS operation, min(note.state = 'complete') AS is_whole, NULL AS digest, NULL AS tag
FROM "DynatlasCoverage" AS note
WHERE note.account = $account
  AND note.operation IN ('iam:GetAccountAuthorizationDetails', 'organizations:DescribeOrganization')
GROUP BY note.operation
UNION ALL
SELECT 'evaluation', 1, access.digest, access.lastupdated
FROM "DynatlasAccess" AS access
WHERE access.account = $account
