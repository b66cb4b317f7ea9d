// Of an account ($account): whether what tells of access was read completely the last time, and the last evaluation.
MATCH (note:DynatlasCoverage {account: $account})
WHERE note.operation IN ['iam:GetAccountAuthorizationDetails', 'organizations:DescribeOrganization']
WITH note.operation AS operation, collect(note.state) AS states
RETURN operation, all(state IN states WHERE state = 'complete') AS is_whole, null AS digest, null AS tag
UNION ALL
MATCH (access:DynatlasAccess {account: $account})
RETURN 'evaluation' AS operation, true AS is_whole, access.digest AS digest, access.lastupdated AS tag
