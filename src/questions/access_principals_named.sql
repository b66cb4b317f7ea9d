-- Users, roles and accounts of this name, ARN, end of an ARN (role/app) or account id ($name).
SELECT one.id AS id
FROM (SELECT id, name FROM "AWSUser" UNION ALL SELECT id, name FROM "AWSRole"
      UNION ALL SELECT id, account_id FROM "AWSRootPrincipal") AS one
WHERE one.id = $name OR one.name = $name OR substr(one.id, -length($name) - 1) = ':' || $name
ORDER BY one.id
