// The accounts whose principals were read completely once.
MATCH (note:DynatlasCoverage {operation: 'iam:GetAccountAuthorizationDetails'})
WHERE note.complete_at IS NOT NULL
RETURN DISTINCT note.account AS account
ORDER BY account
