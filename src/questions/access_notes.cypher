// Of an account ($account): whether its principals were read completely the last time, and the last evaluation.
MATCH (note:DynatlasCoverage {id: $account + '/aws-global/iam:GetAccountAuthorizationDetails'})
RETURN note.operation AS operation, note.state = 'complete' AS is_whole, null AS digest, null AS tag
UNION ALL
MATCH (access:DynatlasAccess {account: $account})
RETURN 'evaluation' AS operation, true AS is_whole, access.digest AS digest, access.lastupdated AS tag
