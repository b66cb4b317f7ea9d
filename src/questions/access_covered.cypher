// The tables that a scope ($scope) covers, behind an id ($after), at most so many ($limit).
MATCH (:DynatlasAccessScope {id: $scope})-[:COVERS]->(table:DynamoDBTable)
WHERE table.id > $after
RETURN table.id AS id
ORDER BY id
LIMIT $limit
