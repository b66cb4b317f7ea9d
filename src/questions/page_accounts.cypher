MATCH (account:AWSAccount) RETURN account.id AS account, account.name AS name ORDER BY account.id
