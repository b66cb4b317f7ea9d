-- The accounts whose principals were read completely once.
SELECT DISTINCT note.account AS account
FROM "DynatlasCoverage" AS note
WHERE note.operation = 'iam:GetAccountAuthorizationDetails' AND note.complete_at IS NOT NULL
ORDER BY 1
