-- Of an account ($account): whether its principals were read completely the last time, and the last evaluation.
SELECT note.operation AS operation, note.state = 'complete' AS is_whole, NULL AS digest, NULL AS tag
FROM "DynatlasCoverage" AS note
WHERE note.id = $account || '/aws-global/iam:GetAccountAuthorizationDetails'
UNION ALL
SELECT 'evaluation', 1, access.digest, access.lastupdated
FROM "DynatlasAccess" AS access
WHERE access.account = $account
