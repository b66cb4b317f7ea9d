-- The names of users and roles, at most so many ($limit).
SELECT DISTINCT one.name AS name
FROM (SELECT name FROM "AWSUser" UNION ALL SELECT name FROM "AWSRole") AS one
LIMIT $limit
