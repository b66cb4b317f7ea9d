-- Tables whose names begin so, along the index of names.
SELECT tables.id AS id, tables.name AS name, tables.region AS region, lower(tables.table_status) AS status,
       (SELECT resource.src FROM "RESOURCE" AS resource
        WHERE resource.dst = tables.id AND resource.src_label = 'AWSAccount') AS account
FROM "DynamoDBTable" AS tables
WHERE tables._ont_name >= $text AND tables._ont_name < $text || char(1114111)
ORDER BY tables._ont_name, tables.id
LIMIT $limit
