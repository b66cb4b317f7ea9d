// gsis=18: how many global secondary indexes are near the quota (1 to 1000)
// lsis=5: how many local secondary indexes are near the quota (1 to 1000)
// attributes=90: how many projected attributes of all indexes together are near the quota (1 to 100000)
MATCH (tables:DynamoDBTable)-[has:HAS_GSI|HAS_LSI]->(index)
WHERE $from <= tables.id <= $to
WITH tables, sum(CASE type(has) WHEN 'HAS_GSI' THEN 1 ELSE 0 END) AS gsis,
     sum(CASE type(has) WHEN 'HAS_LSI' THEN 1 ELSE 0 END) AS lsis,
     sum(CASE WHEN index.non_key_attributes STARTS WITH '["' THEN size(split(index.non_key_attributes, '","'))
         ELSE 0 END) AS attributes
WHERE gsis >= $gsis OR lsis >= $lsis OR attributes >= $attributes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       toString(gsis) + ' global and ' + toString(lsis) + ' local secondary indexes, with ' + toString(attributes)
         + ' projected attributes' AS why,
       [] AS evidence
