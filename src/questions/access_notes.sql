-- Of an account ($account): what is known of the operations that tell of access, and of the last evaluation.
SELECT note.operation AS operation,
       max(note.complete_at IS NOT NULL OR note.subjects IS NOT NULL) AS was_read,
       min(note.state = 'complete' AND coalesce(note.unread, 0) = 0 AND coalesce(note.never_read, 0) = 0) AS is_whole,
       NULL AS digest
FROM "DynatlasCoverage" AS note
WHERE note.account = $account
  AND note.operation IN ('iam:GetAccountAuthorizationDetails', 'dynamodb:GetResourcePolicy',
                         'organizations:DescribeOrganization', 'organizations:ListPolicies')
GROUP BY note.operation
UNION ALL
SELECT 'evaluation', 1, 1, access.digest
FROM "DynatlasAccess" AS access
WHERE access.account = $account
