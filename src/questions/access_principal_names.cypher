// The names of users and roles, at most so many ($limit).
MATCH (one:AWSUser|AWSRole)
RETURN DISTINCT one.name AS name
LIMIT $limit
