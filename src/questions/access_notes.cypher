// Of an account ($account): what is known of the operations that tell of access, and of the last evaluation.
MATCH (note:DynatlasCoverage {account: $account})
WHERE note.operation IN ['iam:GetAccountAuthorizationDetails', 'dynamodb:GetResourcePolicy',
                         'organizations:DescribeOrganization', 'organizations:ListPolicies']
WITH note.operation AS operation, collect(note) AS notes
RETURN operation,
       any(note IN notes WHERE note.complete_at IS NOT NULL OR note.subjects IS NOT NULL) AS was_read,
       all(note IN notes WHERE note.state = 'complete' AND coalesce(note.unread, 0) = 0
                               AND coalesce(note.never_read, 0) = 0) AS is_whole,
       null AS digest
UNION ALL
MATCH (access:DynatlasAccess {account: $account})
RETURN 'evaluation' AS operation, true AS was_read, true AS is_whole, access.digest AS digest
