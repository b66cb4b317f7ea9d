-- Of an account ($account): whether its principals were read completely the last time, and the last evaluation.
SELECT coalesce(note.state = 'complete', 0) AS are_principals_read, access.digest AS digest, access.lastupdated AS tag
FROM (SELECT $account AS account) AS one
LEFT JOIN "DynatlasCoverage" AS note ON note.id = one.account || '/aws-global/iam:GetAccountAuthorizationDetails'
LEFT JOIN "DynatlasAccess" AS access ON access.id = one.account || '/access'
