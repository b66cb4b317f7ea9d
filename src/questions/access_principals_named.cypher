// Users, roles and accounts of this name, ARN, end of an ARN (role/app) or account id ($name).
MATCH (one:AWSUser|AWSRole|AWSRootPrincipal)
WHERE one.id = $name OR coalesce(one.account_id, one.name) = $name OR one.id ENDS WITH ':' + $name
RETURN one.id AS id
ORDER BY id
