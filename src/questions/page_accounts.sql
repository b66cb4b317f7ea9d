SELECT id AS account, name FROM "AWSAccount" ORDER BY id
