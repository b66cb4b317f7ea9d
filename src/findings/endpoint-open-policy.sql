WITH endpoints AS NOT MATERIALIZED (
  SELECT id, region, vpc_id,
         CASE WHEN json_valid(policy_document)
              THEN CASE json_type(policy_document) WHEN 'object' THEN policy_document END END AS policy
  FROM "AWSVpcEndpoint"
),
judged AS NOT MATERIALIZED (
  SELECT id, region, vpc_id, CASE WHEN policy IS NOT NULL THEN EXISTS (
    SELECT 1 FROM json_each(CASE json_type(policy, '$.Statement')
                                 WHEN 'object' THEN json_array(json_extract(policy, '$.Statement'))
                                 WHEN 'array' THEN json_extract(policy, '$.Statement') END) AS statement
    WHERE CASE statement.type WHEN 'object' THEN
            statement.value -> '$.Effect' = '"Allow"' AND statement.value -> '$.Condition' IS NULL
            AND statement.value -> '$.Principal' IN ('"*"', '["*"]', '{"AWS":"*"}', '{"AWS":["*"]}')
            AND statement.value -> '$.Action' IN ('"*"', '["*"]', '"dynamodb:*"', '["dynamodb:*"]')
            AND statement.value -> '$.Resource' IN ('"*"', '["*"]')
          END) END AS is_open
  FROM endpoints
)
SELECT judged.id AS subject, CASE is_open WHEN 1 THEN 'fail' WHEN 0 THEN 'pass' ELSE 'unknown' END AS verdict,
       NULL AS severity,
       CASE is_open WHEN 1 THEN 'The policy of the endpoint lets everybody in ' || coalesce(vpc_id, 'its VPC')
                                || ' do everything with every table of every account'
            WHEN 0 THEN 'The policy of the endpoint does not allow everything'
            ELSE 'EC2 returned no policy that can be understood' END AS why,
       json_array() AS evidence, owner.src AS account, judged.region AS region
FROM judged
LEFT JOIN "RESOURCE" AS owner ON owner.dst = judged.id AND owner.src_label = 'AWSAccount'
ORDER BY subject
