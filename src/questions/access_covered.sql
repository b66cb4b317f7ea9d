-- The tables that a scope ($scope) covers, behind an id ($after), at most so many ($limit).
SELECT covers.dst AS id
FROM "COVERS" AS covers
WHERE covers.src = $scope AND covers.dst > $after
ORDER BY covers.dst
LIMIT $limit
